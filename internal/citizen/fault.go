package citizen

import (
	"fmt"
	"log/slog"

	"hedui/internal/fault"
)

// Fault is what is wrong with one raw text.
type Fault struct {
	Code    string `json:"code"`    // stable: id.check_digit
	Message string `json:"message"` // Chinese, without the text itself
	// Mend is the normal form that was meant, only when there is exactly one.
	// It is personal: for the check result of the one who brought the text,
	// never for logs or problems, and so not in the JSON form.
	Mend string `json:"-"`
	// Certain tells that the mend changes only how the text was written, so it
	// can be taken without asking. An uncertain mend needs a look at the paper.
	Certain bool `json:"certain"`
}

// String is code and message; the mend is never printed.
func (f Fault) String() string { return f.Code + " " + f.Message }

// GoString is String, for %#v.
func (f Fault) GoString() string { return f.String() }

// LogValue is String, for slog.
func (f Fault) LogValue() slog.Value { return slog.StringValue(f.String()) }

// Field is the fault as a wrong input of a request, without the mend.
func (f Fault) Field(path string) fault.Field {
	return fault.Field{Path: path, Code: f.Code, Message: f.Message}
}

// Faults lists every fault that this package can find, for the documentation
// and for legends; code and message only.
func Faults() []Fault { return append([]Fault(nil), faults...) }

var faults = []Fault{
	{Code: "id.empty", Message: "身份证号为空"},
	{Code: "id.length", Message: "身份证号位数不对，应为18位"},
	{Code: "id.illegal_char", Message: "身份证号含有数字和末位X以外的字符"},
	{Code: "id.scientific", Message: "身份证号被表格软件改成了科学计数法，后几位已丢失，请将该列设为文本格式后重新录入"},
	{Code: "id.rounded", Message: "身份证号被表格软件当作数字，末三位已丢失，请将该列设为文本格式后重新录入"},
	{Code: "id.region", Message: "身份证号前两位不是有效的省级代码"},
	{Code: "id.birth_date", Message: "身份证号中的出生日期不存在"},
	{Code: "id.birth_future", Message: "身份证号中的出生日期晚于当前日期"},
	{Code: "id.check_digit", Message: "身份证号校验码不符，号码有误，请与证件核对"},
	{Code: "id.fifteen", Message: "身份证号是15位旧号码，应使用18位号码"},
	{Code: "id.full_width", Message: "身份证号含有全角字符"},
	{Code: "id.lower_x", Message: "身份证号末位应为大写X"},
	{Code: "id.apostrophe", Message: "身份证号前后带有引号"},
	{Code: "id.spaces", Message: "身份证号含有空格或不可见字符"},

	{Code: "name.empty", Message: "姓名为空"},
	{Code: "name.too_long", Message: "姓名过长，请检查是否混入其他内容"},
	{Code: "name.digit", Message: "姓名含有数字"},
	{Code: "name.illegal_char", Message: "姓名含有不应出现的字符（如括号、标点、备注）"},
	{Code: "name.private_use", Message: "姓名含有自造字，其他单位的系统无法识别，请改用该字的国家标准编码"},
	{Code: "name.lost_char", Message: "姓名中有字在编码转换时丢失，请按证件重新录入"},
	{Code: "name.dot", Message: "姓名中间隔点的位置不对"},
	{Code: "name.middle_dot", Message: "姓名间隔点应统一为“·”"},
	{Code: "name.compatibility", Message: "姓名含有兼容字形，应使用标准汉字编码"},
	{Code: "name.full_width", Message: "姓名含有全角字母或符号"},
	{Code: "name.apostrophe", Message: "姓名前后带有引号"},
	{Code: "name.spaces", Message: "姓名含有多余的空格或不可见字符"},

	{Code: "uscc.empty", Message: "统一社会信用代码为空"},
	{Code: "uscc.length", Message: "统一社会信用代码位数不对，应为18位"},
	{Code: "uscc.illegal_char", Message: "统一社会信用代码含有不允许的字符（不使用字母I、O、S、V、Z）"},
	{Code: "uscc.region", Message: "统一社会信用代码中的行政区划部分不正确"},
	{Code: "uscc.check_digit", Message: "统一社会信用代码校验码不符，请与证照核对"},
	{Code: "uscc.full_width", Message: "统一社会信用代码含有全角字符"},
	{Code: "uscc.lower_case", Message: "统一社会信用代码应使用大写字母"},
	{Code: "uscc.apostrophe", Message: "统一社会信用代码前后带有引号"},
	{Code: "uscc.spaces", Message: "统一社会信用代码含有空格或不可见字符"},
}

var messages = func() map[string]string {
	m := make(map[string]string, len(faults))
	for _, f := range faults {
		m[f.Code] = f.Message
	}
	return m
}()

func newFault(code string) *Fault { return &Fault{Code: code, Message: messages[code]} }

// harmless is a fault of writing alone, with its certain mend.
func harmless(code, mend string) *Fault {
	f := newFault(code)
	f.Mend, f.Certain = mend, true
	return f
}

// privateUse names the code point: the reader cannot see such a character.
func privateUse(r rune) *Fault {
	f := newFault("name.private_use")
	f.Message += fmt.Sprintf("（U+%04X）", r)
	return f
}
