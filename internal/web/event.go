package web

import (
	"context"
	"maps"
	"net/http"
	"sync"
	"time"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

// How often a stream looks for news, and how long it waits for an import that
// was announced and does not come.
const (
	lookEvery   = time.Second
	importEvery = 250 * time.Millisecond
	importWait  = 2 * time.Minute
)

func (s *Server) eventRoutes() {
	stream(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/events", verb: "case.watch", action: policy.CaseRead,
		says: "跟踪业务进展（事件流）：event每条新进展，state状态变化，done已办结", tag: tagCase}, s.watchCase)
	stream(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/list/progress", verb: "case.watch_list", action: policy.CaseRead,
		says: "跟踪名单导入进度（事件流）：progress进度，done已结束", tag: tagCase}, s.watchList)
	stream(s, route{method: http.MethodGet, path: "/api/v1/resources/{id}/progress", verb: "resource.watch", action: policy.CatalogueRead,
		says: "跟踪数据资源导入进度（事件流）：progress进度，done已结束", tag: tagCatalogue}, s.watchResource)
}

type watchCaseIn struct {
	ID    verification.ID `path:"id" maxLength:"64"`
	After string          `header:"Last-Event-ID" maxLength:"64" doc:"从这条进展之后起；浏览器重连时自动带上"`
}

func (e Event) eventID() string { return e.ID }

// CaseState is a case's state when it changed.
type CaseState struct {
	State    verification.State `json:"state"`
	Revision int                `json:"revision"`
}

// watchCase tells what happens in a case, from an event on, until it is ended.
func (s *Server) watchCase(ctx context.Context, actor policy.Actor, in *watchCaseIn) (feed, error) {
	if _, _, err := s.desk.Timeline(ctx, actor, in.ID, in.After); err != nil {
		return nil, err
	}
	after, told := in.After, CaseState{}
	return func(ctx context.Context, send func(string, any) error) error {
		return every(ctx, lookEvery, func() (bool, error) {
			c, events, err := s.desk.Timeline(ctx, actor, in.ID, after)
			if err != nil {
				return false, err
			}
			for _, e := range events {
				if after = e.ID; send("event", showEvent(e)) != nil {
					return true, nil
				}
			}
			ended := c.State == verification.Reported || c.State == verification.Terminated
			return ended, tellState(send, &told, CaseState{c.State, c.Revision}, ended)
		})
	}, nil
}

func tellState(send func(string, any) error, told *CaseState, now CaseState, ended bool) error {
	if *told != now {
		if err := send("state", now); err != nil {
			return err
		}
		*told = now
	}
	if ended {
		return send("done", now)
	}
	return nil
}

// every does something until it is done, fails, or ctx ends.
func every(ctx context.Context, interval time.Duration, do func() (done bool, err error)) error {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if done, err := do(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

type casePath struct {
	ID verification.ID `path:"id" maxLength:"64"`
}

func (s *Server) watchList(ctx context.Context, actor policy.Actor, in *casePath) (feed, error) {
	if _, _, err := s.desk.Timeline(ctx, actor, in.ID, ""); err != nil {
		return nil, err
	}
	return s.watchImport("list " + string(in.ID)), nil
}

type itemPath struct {
	ID catalogue.ItemID `path:"id" maxLength:"64"`
}

func (s *Server) watchResource(ctx context.Context, actor policy.Actor, in *itemPath) (feed, error) {
	if _, err := s.desk.Item(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	return s.watchImport("resource " + string(in.ID)), nil
}

// watchImport tells how an import goes on until it ends. It tells the state and
// not what led to it, so that whoever connects anew has missed nothing.
func (s *Server) watchImport(key string) feed {
	return func(ctx context.Context, send func(string, any) error) error {
		waited, told, ended := time.Duration(0), Progress{Pass: -1}, s.imports.of(key).ended
		return every(ctx, importEvery, func() (bool, error) {
			now := s.imports.of(key)
			if waited += importEvery; now.Running {
				waited = 0
			}
			if now.ended > ended || waited > importWait {
				return true, send("done", now)
			}
			if now == told {
				return false, nil
			}
			told = now
			return false, send("progress", now)
		})
	}
}

// Progress is how far an import has come. A list is read up to three times:
// checked, checked again with the clerk's choices, and taken.
type Progress struct {
	Running  bool    `json:"running"`
	Pass     int     `json:"pass" doc:"第几遍读取，从1起"`
	Rows     int64   `json:"rows" doc:"本遍已读行数"`
	Fraction float64 `json:"fraction" doc:"本遍进度，0至1"`

	ended int // how many imports of this key have ended
}

// mostImports bounds the ended imports that are remembered, for watchers that
// come late.
const mostImports = 10_000

// imports are the imports under way on this node, by what they are for.
type imports struct {
	mu  sync.Mutex
	all map[string]Progress
}

// begin announces an import; note tells its progress, end its end.
func (i *imports) begin(key string) (note func(rows int64, fraction float64), end func()) {
	i.change(key, func(p *Progress) { *p = Progress{Running: true, Pass: 1, ended: p.ended} })
	note = func(rows int64, fraction float64) {
		i.change(key, func(p *Progress) {
			if fraction < p.Fraction {
				p.Pass++
			}
			p.Rows, p.Fraction = rows, fraction
		})
	}
	return note, func() {
		i.change(key, func(p *Progress) { *p = Progress{Rows: p.Rows, Fraction: p.Fraction, Pass: p.Pass, ended: p.ended + 1} })
	}
}

func (i *imports) change(key string, to func(*Progress)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.all == nil {
		i.all = map[string]Progress{}
	}
	p := i.all[key]
	to(&p)
	i.all[key] = p
	if len(i.all) > mostImports {
		maps.DeleteFunc(i.all, func(_ string, p Progress) bool { return !p.Running })
	}
}

func (i *imports) of(key string) Progress {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.all[key]
}

// Event is one line of a case's timeline.
type Event struct {
	ID     string    `json:"id"`
	Task   string    `json:"task,omitempty"`
	Verb   string    `json:"verb"`
	Words  string    `json:"words" doc:"进展，不含个人信息"`
	Office string    `json:"office" doc:"办理的机构或部门；hedui为系统"`
	At     time.Time `json:"at"`
}

func showEvent(e casework.Event) Event {
	return Event{ID: e.ID, Task: string(e.Task), Verb: e.Verb, Words: e.Words, Office: e.Office, At: e.At}
}
