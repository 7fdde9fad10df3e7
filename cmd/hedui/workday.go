package main

import (
	"hedui/internal/workday"
)

type workdayCommand struct {
	Date string `arg:"" name:"日期" help:"起算日（接收日，不计入），如 2026-10-08"`
	N    int    `arg:"" name:"工作日数" help:"第几个工作日，1至10000"`
	JSON bool   `name:"json" help:"以JSON输出"`
}

// lastYear is the last one that a date can be written in.
const lastYear = 9999

// dueOut is a workday.Due for programs: no list is null.
type dueOut struct {
	From         workday.Date   `json:"from"`
	N            int            `json:"n"`
	Due          workday.Date   `json:"due"`
	Known        bool           `json:"known"` // false: the State Council's order of a year is missing
	Skipped      []workday.Skip `json:"skipped"`
	Worked       []workday.Skip `json:"worked"`
	UnknownYears []int          `json:"unknownYears"`
	Explain      string         `json:"explain"`
}

func (w workdayCommand) Run(c console) error {
	from, err := workday.ParseDate(w.Date)
	if err != nil {
		return misuse{err}
	}
	if w.N < 1 || w.N > workday.MaxDays {
		return wrongly("工作日数应在1至%d之间", workday.MaxDays)
	}
	due := workday.Embedded().Due(from, w.N)
	if due.On.Year() > lastYear {
		return wrongly("日期太晚，届满日在%d年以后", lastYear)
	}
	if !w.JSON {
		return c.say("%s\n%s", due.On, due.Explain())
	}
	return c.json(dueOut{From: from, N: due.N, Due: due.On, Known: due.Known, Skipped: list(due.Skipped),
		Worked: list(due.Worked), UnknownYears: list(due.UnknownYears), Explain: due.Explain()})
}

// list keeps JSON from saying null where there is nothing.
func list[T any](all []T) []T { return append([]T{}, all...) }
