package main

import (
	"bufio"
	"errors"
	"regexp"
	"strings"

	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

type citizenCommand struct {
	Number string `arg:"" name:"号码" help:"公民身份号码；写 - 则从标准输入逐行读取“号码”或“号码,姓名”（逗号、空格或制表符分隔）"`
	Name   string `arg:"" name:"姓名" optional:"" help:"姓名"`
	JSON   bool   `name:"json" help:"以JSON输出，每个号码一行"`
}

// maxLine is the longest line read from standard input, in bytes.
const maxLine = 64 << 10

// judged is what is said about one number and, where one was given, its name.
// Fault, Message, Mend and Certain are those of the number, or else of the
// name. It is personal: for whoever brought the number.
type judged struct {
	Valid bool `json:"valid"` // number and name can be used
	judgedText
	Birth  string      `json:"birth"` // 1990-01-01
	Sex    string      `json:"sex"`
	Region string      `json:"region"` // six-digit code
	Name   *judgedText `json:"name,omitempty"`

	number judgedText // of the number alone
}

type judgedText struct {
	Normal  string `json:"normal"`
	Fault   string `json:"fault"`
	Message string `json:"message"`
	Mend    string `json:"mend"`
	Certain bool   `json:"certain"` // the mend changes only how it was written
}

func (j citizenCommand) Run(c console) error {
	if j.Number != "-" {
		return j.show(c, j.Number, j.Name, j.Name != "")
	}
	if j.Name != "" {
		return wrongly("从标准输入读取时，姓名写在每行的号码之后")
	}
	return j.lines(c)
}

// lines judges standard input, one line after the other.
func (j citizenCommand) lines(c console) error {
	in := bufio.NewScanner(c.in)
	in.Buffer(nil, maxLine)
	var found error
	for first := true; in.Scan(); first = false {
		line := in.Text()
		if first {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		number, name, named := splitLine(line)
		if err := j.show(c, number, name, named); err != nil && !errors.Is(err, errFound) {
			return err
		} else if err != nil {
			found = err
		}
	}
	switch {
	case errors.Is(in.Err(), bufio.ErrTooLong):
		return fault.New(fault.TooLarge, "citizen.line_too_long", "输入中有一行过长").Do("请每行只写一个号码和姓名")
	case in.Err() != nil:
		return fault.New(fault.Unavailable, "citizen.input", "读取标准输入出错").Do("请检查输入后重试").From(in.Err())
	}
	return found
}

// splitLine cuts a line at its first tab, or else at its first comma, or else
// where a space comes before what can be no part of a number.
func splitLine(line string) (number, name string, named bool) {
	if number, name, named = strings.Cut(line, "\t"); named {
		return number, name, true
	}
	if at := strings.IndexAny(line, ",，"); at >= 0 {
		return line[:at], strings.TrimLeft(line[at:], ",，"), true
	}
	if at := besideNumber.FindStringSubmatchIndex(line); at != nil {
		return line[:at[2]], line[at[3]:], true
	}
	return line, "", false
}

// besideNumber is a space between a digit or X and a letter of a name.
var besideNumber = regexp.MustCompile(`[0-9Xx０-９Ｘｘ]([\s\x{3000}]+)[^\s\x{3000}0-9Xx０-９Ｘｘ]`)

// show judges one number and prints the answer.
func (j citizenCommand) show(c console, number, name string, named bool) error {
	answer := judge(number, name, named)
	var err error
	if j.JSON {
		err = c.json(answer)
	} else {
		err = answer.print(c)
	}
	if err == nil && !answer.Valid {
		err = errFound
	}
	return err
}

func judge(number, name string, named bool) judged {
	n, wrong := citizen.Parse(number)
	j := judged{Valid: n != "", judgedText: text(string(n), wrong), Sex: n.Sex().String(), Region: n.Region(), Birth: birth(n)}
	j.number = j.judgedText
	if !named {
		return j
	}
	normal, wrong := citizen.NormalName(name)
	of := text(normal, wrong)
	j.Name = &of
	j.Valid = j.Valid && normal != ""
	if j.Fault == "" {
		j.Fault, j.Message, j.Mend, j.Certain = of.Fault, of.Message, of.Mend, of.Certain
	}
	return j
}

// birth is the date of birth, or "" when the number has none.
func birth(n citizen.Number) string {
	y, m, d := n.Birth()
	return workday.NewDate(y, m, d).String()
}

func text(normal string, wrong *citizen.Fault) judgedText {
	if wrong == nil {
		return judgedText{Normal: normal}
	}
	return judgedText{normal, wrong.Code, wrong.Message, wrong.Mend, wrong.Certain}
}

func (j judged) print(c console) error {
	if err := j.number.print(c, "身份证号"); err != nil || j.Name == nil {
		return err
	}
	return j.Name.print(c, "姓名")
}

func (t judgedText) print(c console, what string) error {
	switch {
	case t.Normal != "" && t.Message == "":
		return c.say("%s正确：%s", what, t.Normal)
	case t.Normal != "":
		return c.say("%s可用，但写法不规范：%s；规范写法：%s", what, t.Message, t.Normal)
	case t.Mend != "":
		return c.say("%s有误：%s；可能是：%s", what, t.Message, t.Mend)
	}
	return c.say("%s有误：%s", what, t.Message)
}
