package store

import (
	"fmt"
	"slices"
	"strings"

	"hedui/internal/policy"
)

// where grows a WHERE clause from the filters that are set, so that the
// database sees only these and can use its indexes.
type where struct {
	conditions []string
	args       []any
}

// and adds a condition; each ? in it takes the next argument.
func (w *where) and(condition string, args ...any) {
	w.conditions = append(w.conditions, w.bind(condition, args))
}

// eq adds column = value, unless the value is the empty one.
func (w *where) eq(column, value string) {
	if value != "" {
		w.and(column+" = ?", value)
	}
}

func (w *where) bind(condition string, args []any) string {
	for _, a := range args {
		w.args = append(w.args, a)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(w.args)), 1)
	}
	return condition
}

// scope narrows to what the policy lets the actor see: any of the parties that
// are set. Columns not in the table are left out; no party at all sees nothing.
func (w *where) scope(s policy.Scope, columns ...string) {
	if !s.Everything {
		w.conditions = append(w.conditions, "("+strings.Join(w.parties(s, columns), " OR ")+")")
	}
}

// parties gives a condition for each party of the scope that is set.
func (w *where) parties(s policy.Scope, columns []string) (any []string) {
	party := map[string]string{
		"initiating": string(s.Initiating), "commissioned": string(s.Commissioned), "assisting": string(s.Assisting),
		"department": string(s.Commissioning), "sharing": string(s.Sharing),
	}
	for _, column := range columns {
		if value := party[column]; value != "" {
			w.args = append(w.args, value)
			any = append(any, fmt.Sprintf("%s = $%d", column, len(w.args)))
		}
	}
	if len(any) == 0 {
		any = []string{"1 = 0"}
	}
	return any
}

// page gives the statement of a page: what is in scope and passes the filters,
// by order, which ends in the id. Each party finds its first rows by an index of
// its own, and the page is drawn from these few. Of one OR over the parties the
// database would read and sort all that they ever had.
func (w *where) page(head, table, order string, n int, s policy.Scope, columns ...string) string {
	filters, rest := w.conditions, w.bind("ORDER BY "+order+" LIMIT ?", []any{limit(n)})
	if s.Everything {
		return head + w.then(rest)
	}
	parties := w.parties(s, columns)
	for i, p := range parties {
		w.conditions = append(slices.Clone(filters), p)
		parties[i] = fmt.Sprintf("SELECT id FROM (SELECT id FROM %s %s) AS p%d", table, w.then(rest), i)
	}
	if len(parties) == 1 {
		return head + w.then(rest)
	}
	return head + "WHERE id IN (" + strings.Join(parties, " UNION ALL ") + ") " + rest
}

// then gives the clause followed by the rest of the statement.
func (w *where) then(rest string, args ...any) string {
	clause := ""
	if len(w.conditions) > 0 {
		clause = "WHERE " + strings.Join(w.conditions, " AND ") + " "
	}
	return clause + w.bind(rest, args)
}
