package source

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hedui/internal/workday"
)

// maxRows bounds what one query of a batch may give.
const maxRows = 200_000

// bind puts parameters in the place of :names, a list as many; values never
// become part of the statement. Texts, quoted names, comments and :: casts stay
// as they are.
func bind(query string, parameter func(int) string, named map[string][]any) (string, []any) {
	var b strings.Builder
	var args []any
	for part := range pieces(query) {
		list, ok := named[strings.TrimPrefix(part, ":")]
		if !ok || part[0] != ':' {
			b.WriteString(part)
			continue
		}
		for i, v := range list {
			if i > 0 {
				b.WriteString(", ")
			}
			args = append(args, v)
			b.WriteString(parameter(len(args)))
		}
	}
	return b.String(), args
}

// pieces cuts a statement so that each parameter is a piece of its own.
func pieces(query string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for rest := query; rest != ""; {
			n := piece(rest)
			if !yield(rest[:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

// piece is the length of the first piece.
func piece(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		return through(s, 1, s[:1])
	case strings.HasPrefix(s, "--"):
		return through(s, 2, "\n")
	case strings.HasPrefix(s, "/*"):
		return through(s, 2, "*/")
	case strings.HasPrefix(s, "::"):
		return 2
	case s[0] == ':':
		n := 1
		for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || s[n] == '_') {
			n++
		}
		return n
	}
	if n := strings.IndexAny(s[1:], `'":-/`); n >= 0 {
		return n + 1
	}
	return len(s)
}

// through is the length up to the end of a mark, or the whole.
func through(s string, from int, mark string) int {
	if n := strings.Index(s[from:], mark); n >= 0 {
		return from + n + len(mark)
	}
	return len(s)
}

// parameters lists the names in a statement.
func parameters(query string) []string {
	var names []string
	for part := range pieces(query) {
		if len(part) > 1 && part[0] == ':' && part != "::" {
			names = append(names, part[1:])
		}
	}
	return names
}

// records reads all rows as an answer's records, by column.
func records(rows *sql.Rows) ([]map[string]any, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	var all []map[string]any
	for rows.Next() {
		row, into := make([]any, len(types)), make([]any, len(types))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if len(all) == maxRows {
			return nil, fmt.Errorf("more than %d rows", maxRows)
		}
		all = append(all, recordOf(types, row))
	}
	return all, rows.Err()
}

func recordOf(types []*sql.ColumnType, row []any) map[string]any {
	record := make(map[string]any, len(row))
	for i, v := range row {
		record[types[i].Name()] = column(types[i].DatabaseTypeName(), v)
	}
	return record
}

// column gives a value the form that it has in JSON. An instant is shown as its
// day in Beijing; a timestamp without a zone is a clock on the wall already.
func column(kind string, v any) any {
	switch v := v.(type) {
	case nil, string, bool:
		return v
	case []byte:
		return string(v)
	case int64:
		return json.Number(strconv.FormatInt(v, 10))
	case float64:
		return json.Number(strconv.FormatFloat(v, 'f', -1, 64))
	case time.Time:
		if kind == "TIMESTAMPTZ" {
			return workday.DateOf(v).String()
		}
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(v)
}
