package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hedui/internal/fault"
)

const (
	// MinPassword is the shortest password, in characters.
	MinPassword = 10
	// MaxPassword is the longest, in characters: it bounds what argon2 reads.
	MaxPassword = 128
	// HistoryKept is the number of earlier passwords that may not come back.
	HistoryKept = 5
	minClasses  = 3
)

// common are the words that passwords of Chinese offices are built on. They are
// compared after leet letters are undone, so one entry covers P@ssw0rd-like forms.
var common = []string{
	"password", "passwd", "qwerty", "qwertyuiop", "qazwsx", "qazwsxedc", "zaqxsw", "asdfgh", "asdfghjkl",
	"zxcvbn", "zxcvbnm", "admin", "administrator", "root", "welcome", "letmein", "iloveyou", "woaini",
	"abcd", "abcdef", "abcdefg", "test", "user", "guest", "changeme", "default", "hedui", "minzheng",
	"shenyang", "dalian", "liaoning", "zhongguo", "china", "beijing", "huawei", "qwer", "asdf", "zxcv",
}

// lettersBeside is how many letters a password must hold beside a common word:
// years and signs around it are the first thing that is guessed.
const lettersBeside = 4

// CheckPassword names every rule that the password breaks, or nil: at least 10
// characters, three of the four classes (lower case, upper case, digits, others),
// neither login nor name in it, not built on a common word, no run of one
// character or of neighbours. The fault never holds the password.
func CheckPassword(password, login, name string) *fault.Error {
	var wrong []fault.Field
	say := func(bad bool, code, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Path: "password", Code: "account." + code, Message: message})
		}
	}
	n := utf8.RuneCountInString(password)
	say(n < MinPassword, "password_short", "密码至少10个字符")
	say(n > MaxPassword, "password_long", "密码最多128个字符")
	say(classes(password) < minClasses, "password_classes", "密码要包含大写字母、小写字母、数字、其他字符中的至少三类")
	say(holds(password, login) || holds(password, name), "password_own", "密码不能包含登录名或姓名")
	say(isCommon(password), "password_common", "密码太常见，容易被猜中")
	say(hasRun(password), "password_run", "密码不能含有4个以上重复或连续的字符")
	if wrong == nil {
		return nil
	}
	return fault.New(fault.Invalid, "account.password_weak", "密码不符合要求").
		Do("请换一个更长、更难猜的密码").At(wrong...)
}

func classes(s string) int {
	var seen [4]bool
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			seen[0] = true
		case unicode.IsUpper(r):
			seen[1] = true
		case unicode.IsDigit(r):
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	n := 0
	for _, s := range seen {
		if s {
			n++
		}
	}
	return n
}

// holds ignores words of one or two letters: they are in everything.
func holds(password, word string) bool {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "" || (utf8.RuneCountInString(word) < 3 && len(word) < 6) {
		return false
	}
	return strings.Contains(strings.ToLower(password), word)
}

var unleet = strings.NewReplacer("@", "a", "4", "a", "0", "o", "1", "l", "!", "i", "3", "e", "$", "s", "5", "s", "7", "t")

func isCommon(password string) bool {
	lower := strings.ToLower(password)
	for _, form := range []string{lower, unleet.Replace(lower)} {
		for _, word := range common {
			if before, after, found := strings.Cut(form, word); found && countLetters(before+after) < lettersBeside {
				return true
			}
		}
	}
	return false
}

func countLetters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// hasRun finds five characters in a row that repeat or count up or down by one.
func hasRun(s string) bool {
	runes := []rune(strings.ToLower(s))
	for _, step := range []rune{0, 1, -1} {
		n := 1
		for i := 1; i < len(runes); i++ {
			if runes[i]-runes[i-1] != step {
				n = 1
				continue
			}
			if n++; n > 4 {
				return true
			}
		}
	}
	return false
}

// CheckLogin wants 3 to 32 lower-case letters, digits, dots, hyphens and
// underscores, beginning with a letter: a login is typed on every keyboard, and
// is no id number.
func CheckLogin(login string) *fault.Error {
	ok := len(login) >= 3 && len(login) <= 32 && login[0] >= 'a' && login[0] <= 'z'
	for _, r := range login {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_", r))
	}
	if ok {
		return nil
	}
	const message = "登录名由3到32个小写字母、数字、点、横线组成，以字母开头"
	return fault.New(fault.Invalid, "account.login", message).
		At(fault.Field{Path: "login", Code: "account.login", Message: message})
}
