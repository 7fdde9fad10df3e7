package listfile

import (
	"context"
	"io"
	"strings"
)

// Headings of the columns that WriteBad adds before and behind those of the
// list; Read passes over them when the mended file comes back.
const (
	badRow    = "行号"
	badReason = "问题"
)

// WriteBad writes the rows that ReadGood leaves out, as they were, each with
// its row in the list and what is wrong, and returns their number. The file
// can be mended and read again. It is for the uploader's eyes. Faults:
// listfile.format and those of Check.
func WriteBad(ctx context.Context, src io.ReaderAt, size int64, o Options, w io.Writer, format Format) (int, error) {
	done, err := check(ctx, src, size, o, dropped)
	if err != nil {
		return 0, err
	}
	columns := done.result.Columns
	out, err := NewWriter(w, format, badColumns(columns))
	if err != nil {
		return 0, err
	}
	n, again := 0, newChecker(o)
	_, err = Read(ctx, src, size, o, func(r Row) error {
		again.look(&r)
		if !done.drops(&r) {
			return nil
		}
		n++
		return out.Write(badValues(columns, r, done.reason(r))...)
	})
	if err != nil {
		return n, err
	}
	return n, out.Close()
}

func badColumns(columns []Column) []OutColumn {
	out := []OutColumn{{Heading: badRow, Text: true, Width: 8}}
	for _, c := range columns {
		if c.Key != keyOrdinal && c.Heading != badReason {
			out = append(out, OutColumn{Heading: c.Heading, Text: true, Width: 16})
		}
	}
	return append(out, OutColumn{Heading: badReason, Text: true, Width: 60})
}

func badValues(columns []Column, r Row, reason string) []string {
	values := []string{itoa(r.Row)}
	for _, c := range columns {
		if c.Key != keyOrdinal && c.Heading != badReason {
			values = append(values, r.record.Cell(c).Text)
		}
	}
	return append(values, reason)
}

// reason says why the finished check leaves a row out.
func (c *checker) reason(r Row) string {
	var reasons []string
	for _, f := range c.faultsOf(r) {
		if !f.Warning {
			reasons = append(reasons, f.Column+"："+f.Message)
		}
	}
	if at, ok := c.index[r.HouseholdNo]; ok && c.homes[at].head == 0 && int(c.homes[at].first) == r.Row {
		reasons = append(reasons, c.headless(&c.homes[at]).Message)
	}
	if len(reasons) == 0 {
		return "本行没有问题，但同一户的其他成员有问题"
	}
	return strings.TrimPrefix(strings.Join(reasons, "；"), "：")
}

// faultsOf are a row's own faults and the one that came after it had been read.
func (c *checker) faultsOf(r Row) []Fault {
	if c.renamed[r.Row] {
		return append(r.Faults, r.renamed())
	}
	return r.Faults
}
