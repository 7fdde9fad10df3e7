package casework

import (
	"regexp"
	"strings"

	"hedui/internal/fault"
)

// maxWords bounds what people write as a reason, in characters.
const maxWords = 500

// idNumber recognises what may be a citizen id number in free text.
var idNumber = regexp.MustCompile(`[0-9０-９]{15}|[0-9０-９]{17}[Xx]`)

// words tidies free text that is kept in clear (reasons, purposes), and refuses
// an id number in it: personal data is sealed or not kept at all.
func words(path, text string) (string, error) {
	text = strings.TrimSpace(text)
	if idNumber.MatchString(strings.ReplaceAll(text, " ", "")) {
		return "", fault.New(fault.Invalid, "words.id_number", "文字说明中不要填写身份证号").
			At(fault.Field{Path: path, Code: "words.id_number", Message: "不要填写身份证号，可写“第 2 名核对对象”"})
	}
	if len([]rune(text)) > maxWords {
		return "", fault.Newf(fault.Invalid, "words.too_long", "文字说明最多 %d 字", maxWords).
			At(fault.Field{Path: path, Code: "words.too_long", Message: "请精简"})
	}
	return text, nil
}
