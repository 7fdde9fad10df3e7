package demo

import "strings"

const (
	male   = "男"
	female = "女"
)

// surnames of the Northeast with their weights per mille; minorities' below.
var surnames = choose("王:98 李:92 张:88 刘:72 赵:36 陈:30 杨:30 孙:26 高:17 于:17 徐:16 周:15 吴:14 马:13 朱:13 郭:13 " +
	"林:11 韩:11 宋:11 姜:10 郑:9 许:8 曲:8 丛:4 谢:6 冯:7 董:7 曹:6 梁:6 邹:5 田:6 杜:5 任:5 崔:5 吕:5 范:5 史:4 侯:4 " +
	"石:5 邵:4 孟:4 尹:4 白:4 姚:4 谭:3 隋:3 初:2 迟:2 矫:1 栾:2 宫:2 唐:4 贾:4 丁:4 潘:3 卢:3 蔡:2 魏:4 秦:3 薛:3 " +
	"欧阳:1 司马:1 上官:1 诸葛:1")

var minoritySurnames = map[string]choice{
	"满族":  choose("关:30 佟:18 那:12 赫:4 富:8 傅:6 金:12 白:8 肇:4 索:3 郎:4 洪:5 唐:4 何:6 王:18 李:16 张:16 刘:12 赵:12 吴:8 高:6 鄂:1"),
	"朝鲜族": choose("金:28 李:20 朴:14 崔:10 郑:7 姜:6 韩:5 全:4 许:3 南:2 玄:1"),
	"蒙古族": choose("包:22 白:14 何:6 吴:10 王:8 李:6 韩:6 海:2 陈:4 佟:2 乌:2"),
	"锡伯族": choose("关:20 佟:12 何:12 吴:10 安:8 郭:6 韩:6 赵:5 富:4 白:4 文:2"),
	"回族":  choose("马:28 白:10 丁:6 沙:5 哈:3 黑:1 杨:8 李:8 张:8 王:6 铁:2 戴:3 脱:1"),
}

// given names by the end of the era in which they were given, men's and
// women's: characters for one- and two-character names.
var eras = []struct {
	until      int
	men, women []string
}{
	{1949, strings.Fields("德 福 富 贵 喜 发 有 才 万 山 林 玉 清 文 忠 义 永 长 连 奎"), strings.Fields("桂 兰 英 凤 玉 珍 秀 芝 淑 琴 素 香 莲 花 荣 贤 云 芳 娥 华")},
	{1966, strings.Fields("国 建 强 军 民 志 明 福 生 玉 树 德 成 忠 宝 春 海 庆 振 林"), strings.Fields("桂 淑 玉 秀 华 兰 英 芝 凤 芳 琴 荣 珍 萍 丽 云 艳 杰 敏 清")},
	{1980, strings.Fields("军 勇 卫 东 红 伟 国 强 志 刚 建 海 涛 洪 宏 宇 春 波 永 锋"), strings.Fields("红 丽 艳 梅 霞 英 敏 静 秋 娟 萍 玲 燕 春 杰 华 凤 莉 晶 岩")},
	{1995, strings.Fields("鹏 磊 超 浩 宇 龙 飞 亮 凯 博 洋 鑫 健 旭 阳 峰 雷 明 帅 斌"), strings.Fields("丹 娜 婷 雪 莹 倩 楠 琳 爽 佳 慧 欢 颖 晶 璐 菲 瑶 蕾 宁 悦")},
	{2010, strings.Fields("浩 宇 博 文 轩 泽 俊 杰 子 天 佳 思 嘉 铭 睿 昊 然 航 鑫 皓"), strings.Fields("欣 怡 雨 涵 梓 思 佳 诗 琪 可 馨 雯 子 萱 嘉 颖 梦 月 语 彤")},
	{9999, strings.Fields("沐 宸 泽 宇 浩 子 奕 辰 梓 睿 铭 煜 景 墨 一 诺 知 行 屹 川"), strings.Fields("梓 涵 一 诺 沐 妍 芮 伊 语 桐 若 汐 依 苒 知 夏 星 禾 予 安")},
}

// rare characters, most of them beyond the basic plane, as parents and the
// scanners of registers love and hate them.
var rare = strings.Fields("𠮷 𬍛 㛃 䶮 𫟹 𬱖 𫖯 𬭚 㵑 䲟 𫘦 𬀩")

var (
	koreanMen   = strings.Fields("成哲 光洙 永浩 哲洙 东赫 龙云 正浩 昌洙 明哲 相勋 泰植 俊赫")
	koreanWomen = strings.Fields("英姬 顺姬 美兰 贞淑 花子 善玉 明淑 京爱 恩珠 美善 春姬 智慧")
	mongolMen   = strings.Fields("巴特尔 宝音图 那顺 格日勒图 乌力吉 朝鲁 布和 斯钦 孟克 苏和巴特尔 额尔敦 白音那木拉")
	mongolWomen = strings.Fields("乌云其木格 萨仁高娃 其其格 娜仁花 斯琴 托娅 格根塔娜 阿茹娜 乌日娜 通拉嘎 萨日娜 敖登格日乐")
	uyghurMen   = strings.Fields("阿不都拉 艾合买提 买买提 吐尔逊 热合曼 阿力木 库尔班 玉素甫 艾尼瓦尔 阿不都热合曼")
	uyghurWomen = strings.Fields("阿依古丽 古丽娜尔 热依汗 阿依努尔 帕提古丽 米日古丽 吐尔逊古丽 玛依拉")
	kazakhMen   = strings.Fields("叶尔江 巴合提 努尔兰 哈里 加尔肯 赛力克 木拉提 哈那提")
	kazakhWomen = strings.Fields("阿依达娜 加娜尔 古丽扎提 阿合玛拉 努尔古丽 巴合提古丽 沙吾列")
)

// surname draws a family name; peoples whose names have none get "".
func (d *draw) surname(ethnic string) string {
	if c, ok := minoritySurnames[ethnic]; ok && (ethnic != "蒙古族" || d.chance(0.6)) {
		return d.from(c)
	}
	if ethnic == "汉族" {
		return d.from(surnames)
	}
	return ""
}

// name draws a full name. Where there is no surname the father's given name
// follows a middle dot, if the people writes it so.
func (d *draw) name(ethnic, sex, surname string, year int) string {
	man := sex == male
	switch ethnic {
	case "维吾尔族":
		return either(man, d.pick(uyghurMen), d.pick(uyghurWomen)) + "·" + d.pick(uyghurMen)
	case "哈萨克族":
		return either(man, d.pick(kazakhMen), d.pick(kazakhWomen)) + "·" + d.pick(kazakhMen)
	case "朝鲜族":
		return surname + either(man, d.pick(koreanMen), d.pick(koreanWomen))
	case "蒙古族":
		if surname == "" {
			return either(man, d.pick(mongolMen), d.pick(mongolWomen))
		}
	}
	return surname + d.given(man, year)
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// given draws one or two characters in the taste of the year of birth.
func (d *draw) given(man bool, year int) string {
	era := 0
	for eras[era].until < year {
		era++
	}
	from := eras[era].women
	if man {
		from = eras[era].men
	}
	first := d.pick(from)
	if d.chance(0.003) {
		first = d.pick(rare)
	}
	single := 0.15
	if 1980 <= year && year < 1996 {
		single = 0.45
	}
	if d.chance(single) {
		return first
	}
	return first + d.pick(from)
}
