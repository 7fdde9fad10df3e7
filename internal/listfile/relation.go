package listfile

import "hedui/internal/citizen"

// heads are the words that mark the head of a household.
var heads = words("户主", "申请人", "本人", "户主本人", "申请人本人", "户主(申请人)", "户主/申请人")

// Relations whose words tell the sex.
var (
	maleRelations = words("夫", "丈夫", "子", "儿子", "长子", "次子", "三子", "四子", "独生子", "养子", "继子", "父", "父亲", "养父", "继父",
		"公公", "岳父", "祖父", "爷爷", "外祖父", "姥爷", "孙子", "外孙", "外孙子", "兄", "弟", "哥哥", "弟弟", "女婿", "侄子", "外甥", "叔", "伯", "舅")
	femaleRelations = words("妻", "妻子", "女", "女儿", "长女", "次女", "三女", "四女", "独生女", "养女", "继女", "母", "母亲", "养母", "继母",
		"婆婆", "岳母", "祖母", "奶奶", "外祖母", "姥姥", "孙女", "外孙女", "姐", "妹", "姐姐", "妹妹", "儿媳", "媳妇", "侄女", "外甥女", "姑", "姨")
)

// relationChoices are the template's drop-down list.
var relationChoices = []string{"户主", "配偶", "子", "女", "父亲", "母亲", "祖父", "祖母", "孙子", "孙女", "儿媳", "女婿", "兄弟姐妹", "其他"}

func words(list ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range list {
		set[w] = true
	}
	return set
}

// Head tells whether a relation as written marks the head of the household.
func Head(relation string) bool { return heads[tidy(relation)] }

// contradicts tells whether the number's sex is not the relation's.
func contradicts(n citizen.Number, relation string) bool {
	r, sex := tidy(relation), n.Sex()
	return maleRelations[r] && sex == citizen.Female || femaleRelations[r] && sex == citizen.Male
}
