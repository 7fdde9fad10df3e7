package web

import (
	"net/http"
	"strings"
	"sync"

	"hedui/docs"
	"hedui/internal/fault"
)

// errorsPath is where a problem's type points (RFC 9457, section 3.1.1).
const errorsPath = "/docs/errors"

// family is a part of the list of faults: those whose codes begin alike.
type family struct {
	Name   string
	Faults []documented
}

// documented is one row of the list. Anchor stands at the first row of a code
// and is what a problem's type names.
type documented struct{ Anchor, Code, Kind, Status, Message, Cite, Mend string }

var documentedFaults = sync.OnceValue(func() []family { return families(docs.Errors) })

func (s *Server) errorsPage(w http.ResponseWriter, r *http.Request) {
	s.page(w, r, http.StatusOK, "errors.html", struct {
		head
		Families []family
	}{head{Title: "错误代码", Demo: s.desk.Demo()}, documentedFaults()})
}

// families reads the tables of docs/errors.md.
func families(text string) []family {
	var all []family
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "## "); ok {
			all = append(all, family{Name: strings.TrimSpace(name)})
		}
		if f, ok := documentedFault(line); ok && len(all) > 0 {
			if !seen[f.Code] {
				seen[f.Code], f.Anchor = true, f.Code
			}
			last := &all[len(all)-1]
			last.Faults = append(last.Faults, f)
		}
	}
	return all
}

var unescaped = strings.NewReplacer(`\|`, "|", "&lt;", "<")

// documentedFault reads a row: | `code` | kind | HTTP | message | rule | what to do |.
func documentedFault(line string) (documented, bool) {
	if !strings.HasPrefix(line, "| `") {
		return documented{}, false
	}
	cells := strings.Split(strings.TrimSpace(line), " | ")
	if len(cells) != 6 {
		return documented{}, false
	}
	for i, c := range cells {
		cells[i] = unescaped.Replace(strings.Trim(c, "|` "))
	}
	return documented{
		Code: cells[0], Kind: kindWords(cells[1]), Status: cells[2],
		Message: cells[3], Cite: fault.Cite(cells[4]), Mend: cells[5],
	}, true
}

// kindWords is a kind as a problem's title says it; the kinds of the document
// that are no problem of their own are a wrong input and a wrong cell.
func kindWords(kind string) string {
	switch kind {
	case "field":
		return "填写项有误"
	case "cell":
		return "名单单元格有误"
	}
	for k, title := range titles {
		if k.String() == kind {
			return title
		}
	}
	return kind
}

// overdue is the cause that nobody is told as a fault: the time to try was over.
var overdue = documented{Code: "docking.deadline", Message: "到期仍没有送达", Mend: "请先确认能与对方接通，再重发"}

// documentedBy finds what the list says of a code that a message was kept with. A
// code of several faults is told by one that is neither wrong input nor a state of
// ours: these never keep a message from arriving.
func documentedBy(code string) (found documented) {
	if code == overdue.Code {
		return overdue
	}
	for _, f := range documentedFaults() {
		for _, one := range f.Faults {
			if one.Code == code && (found.Code == "" || ours(found.Kind) && !ours(one.Kind)) {
				found = one
			}
		}
	}
	return found
}

func ours(kind string) bool {
	return kind == titles[fault.Invalid] || kind == titles[fault.Conflict]
}

// CauseOf says a code in words; one that the list does not know, another system's
// own, as it is.
func CauseOf(code string) string {
	if m := documentedBy(code).Message; m != "" {
		return m
	}
	return code
}
