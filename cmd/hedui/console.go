package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"hedui/internal/workday"
)

// say writes a line for people.
func (c console) say(format string, args ...any) error {
	_, err := fmt.Fprintf(c.out, format+"\n", args...)
	return written(err)
}

// json writes a value as one line for programs.
func (c console) json(v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	return written(e.Encode(v))
}

// table writes rows in columns. A Chinese character is two columns wide.
func (c console) table(rows [][]string) error {
	var widest []int
	for _, row := range rows {
		for i, cell := range row {
			row[i] = plain(cell)
			if i == len(widest) {
				widest = append(widest, 0)
			}
			widest[i] = max(widest[i], columns(row[i]))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widest[i]-columns(cell)+2))
		}
		if err := c.say("%s", strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

// plain keeps a file's text from steering the terminal that shows it.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '\ufffd'
		}
		return r
	}, text)
}

// columns is how wide a terminal shows a text.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n++
		}
		n++
	}
	return n
}

// terminal tells whether somebody looks at a file that is written.
func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// minute writes an instant as people of Beijing read it.
func minute(at time.Time) string { return at.In(workday.Beijing).Format("2006-01-02 15:04") }
