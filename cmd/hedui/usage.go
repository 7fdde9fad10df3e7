package main

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"hedui/internal/fault"
)

const description = "核对：居民家庭经济状况跨区域核对。"

// words are the fixed English words of kong's help.
var words = strings.NewReplacer(
	"Usage: ", "用法：", "Arguments:", "参数：", "Flags:", "选项：", "Commands:", "命令：",
	"[flags]", "[选项]", "<command>", "<命令>", "Show context-sensitive help.", "显示用法",
	`Run "hedui <command> --help" for more information on a command.`, "运行 hedui <命令> --help 查看某个命令的用法。",
)

// help is kong's help in Chinese.
func help(o kong.HelpOptions, ctx *kong.Context) error {
	var text bytes.Buffer
	out := ctx.Stdout
	ctx.Stdout = &text
	err := kong.DefaultHelpPrinter(o, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, aligned(words.Replace(text.String())))
	return err
}

// twoColumns is a line of help: a flag or argument, and what it is for.
var twoColumns = regexp.MustCompile(`(?m)^( +\S.*?)(  +)(\S.*)$`)

// aligned makes up for kong counting a Chinese character as one column.
func aligned(text string) string {
	return twoColumns.ReplaceAllStringFunc(text, func(line string) string {
		at := twoColumns.FindStringSubmatch(line)
		gap := len(at[2]) - columns(at[1]) + utf8.RuneCountInString(at[1])
		return at[1] + strings.Repeat(" ", max(2, gap)) + at[3]
	})
}

// mistakes are what kong says about a wrong command line. Words that it does
// not know are not repeated: one may be a name or an id number.
var mistakes = []struct {
	english *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^unknown flag (--?[a-z-]+), did you mean "(--[a-z-]+)"\?$`), "没有选项 $1，是不是想用 $2"},
	{regexp.MustCompile(`^unknown flag (--?[a-z-]+)`), "没有选项 $1"},
	{regexp.MustCompile(`^unknown flag`), "有不认识的选项"},
	{regexp.MustCompile(`^unexpected argument .*, did you mean "([a-z-]+)"\?$`), "没有这个命令，是不是想用 $1"},
	{regexp.MustCompile(`^unexpected argument`), "有多余或不认识的参数"},
	{regexp.MustCompile(`^unexpected flag argument`), "选项后面不能跟值"},
	{regexp.MustCompile(`^missing flags: (.*)$`), "缺少选项 $1"},
	{regexp.MustCompile(`^expected one of (.*)$`), "缺少命令，可用的有 $1"},
	{regexp.MustCompile(`^expected "(.*)"$`), "缺少参数 $1"},
	{regexp.MustCompile(`^(--[a-z-]+) and (--[a-z-]+) must be used together`), "$1 和 $2 应一起使用"},
	{regexp.MustCompile(`^(--[a-z-]+|<[^>]+>).*: expected a valid \d+ bit u?int`), "$1 应为整数"},
	{regexp.MustCompile(`^(--[a-z-]+|<[^>]+>).*: bool value must be`), "$1 应为 true 或 false"},
	{regexp.MustCompile(`^(--[a-z-]+).*: expected .* value`), "选项 $1 后面缺少值"},
	{regexp.MustCompile(`^(--[a-z-]+).* must be one of (.*) but got`), "选项 $1 应为 $2 之一"},
}

// enumerated puts kong's lists into Chinese.
var enumerated = strings.NewReplacer(`, ...`, "等", `", "`, "、", `"`, "", ",", "、")

// misuse is a wrong command line.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

// misused puts kong's complaint into Chinese.
func misused(err error) error {
	said := "命令的写法不对"
	for _, m := range mistakes {
		if at := m.english.FindStringSubmatchIndex(err.Error()); at != nil {
			said = enumerated.Replace(string(m.english.ExpandString(nil, m.chinese, err.Error(), at)))
			break
		}
	}
	command := "hedui"
	if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && wrong.Context.Selected() != nil {
		command = wrong.Context.Selected().FullPath()
	}
	return misuse{fault.New(fault.Invalid, "usage", said).Do("运行 " + command + " --help 查看用法")}
}

// wrongly is a misuse that the command itself found.
func wrongly(format string, args ...any) error {
	return misuse{fault.Newf(fault.Invalid, "usage", format, args...).Do("加 --help 查看用法")}
}
