// Package sourcetest is a sharing department that does not exist: an HTTP
// server with the interface that docs/sources.md describes. It answers as it is
// told: late, in part, wrongly, with garbage, with errors, or too often asked.
//
// Nouns: a Department holds records; a Manner is how it behaves, to everybody
// or about one person; an Asking is a question that arrived.
package sourcetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"
)

// AppKey is the credential that the department wants.
const AppKey = "invented-app-key"

// Record is a vehicle as the department writes it: 万元, 20261008, its own codes.
type Record map[string]any

// Manner is how the department behaves. The zero Manner is good manners.
type Manner struct {
	Late    time.Duration // before it answers
	Status  int           // this HTTP status, with a text that quotes the person
	Garbage bool          // bytes that are no answer
	Cut     bool          // the connection ends within the answer
	Wrong   bool          // records of somebody else
	Partly  bool          // fewer records than it counts
	Twice   bool          // each page repeats the one before
	Refuse  bool          // its own error code for one person, for good
}

// Asking is a question that arrived.
type Asking struct {
	Number  string
	Request string
	Page    int
}

// Department is the server. It is safe for concurrent use.
type Department struct {
	URL    string
	server *httptest.Server

	mu       sync.Mutex
	records  map[string][]Record
	everyone Manner
	about    map[string]Manner
	asked    []Asking
	most     int // requests a second; 0 = any number
	second   time.Time
	within   int
}

// Open starts a department for a test.
func Open(t testing.TB) *Department {
	d := &Department{records: map[string][]Record{}, about: map[string]Manner{}}
	d.server = httptest.NewServer(d)
	d.URL = d.server.URL + "/share/vehicle"
	t.Cleanup(func() {
		d.server.CloseClientConnections()
		d.server.Close()
	})
	return d
}

// Hold gives a person's records.
func (d *Department) Hold(number string, records ...Record) {
	d.do(func() { d.records[number] = records })
}

// Everybody sets the manner to everybody.
func (d *Department) Everybody(m Manner) { d.do(func() { d.everyone = m }) }

// About sets the manner to one person.
func (d *Department) About(number string, m Manner) { d.do(func() { d.about[number] = m }) }

// Limit lets so many requests a second through; others are told to come back.
func (d *Department) Limit(perSecond int) { d.do(func() { d.most = perSecond }) }

// Asked gives the questions that arrived, in order.
func (d *Department) Asked() (all []Asking) {
	d.do(func() { all = append(all, d.asked...) })
	return all
}

// Times counts the questions about a person.
func (d *Department) Times(number string) (n int) {
	for _, a := range d.Asked() {
		if a.Number == number {
			n++
		}
	}
	return n
}

func (d *Department) do(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fn()
}

// question is the request's body.
type question struct {
	AppKey    string `json:"appKey"`
	RequestID string `json:"requestId"`
	Param     struct {
		Number string `json:"sfzh"`
		Name   string `json:"xm"`
	} `json:"param"`
	Page   int     `json:"pageNo"`
	Cursor *string `json:"cursor"` // instead of the page
	Size   int     `json:"pageSize"`
}

// ServeHTTP answers one question.
func (d *Department) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q question
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || r.Method != http.MethodPost || r.URL.RawQuery != "" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if q.AppKey != AppKey {
		http.Error(w, "who are you", http.StatusUnauthorized)
		return
	}
	m, ok := d.take(q)
	if !ok {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "too many", http.StatusTooManyRequests)
		return
	}
	if m.Late > 0 {
		select {
		case <-time.After(m.Late):
		case <-r.Context().Done():
			return
		}
	}
	d.answer(w, q, m)
}

// take notes the question, unless there are too many in this second.
func (d *Department) take(q question) (m Manner, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := time.Now(); now.Sub(d.second) > time.Second {
		d.second, d.within = now, 0
	}
	if d.within++; d.most > 0 && d.within > d.most {
		return m, false
	}
	d.asked = append(d.asked, Asking{q.Param.Number, q.RequestID, q.Page})
	if m, ok = d.about[q.Param.Number]; !ok {
		m = d.everyone
	}
	return m, true
}

func (d *Department) answer(w http.ResponseWriter, q question, m Manner) {
	switch {
	case m.Status != 0:
		http.Error(w, "error about "+q.Param.Number+" "+q.Param.Name, m.Status)
		return
	case m.Garbage:
		fmt.Fprintf(w, "<html>%s</html>", q.Param.Number)
		return
	case m.Refuse:
		write(w, map[string]any{"code": "E12", "msg": "cannot show " + q.Param.Name})
		return
	case m.Cut:
		w.Header().Set("Content-Length", "1000")
		fmt.Fprintf(w, `{"code":"0","data":{"list":[{"sfzh":"%s"`, q.Param.Number)
		return
	}
	write(w, d.found(q, m))
}

func (d *Department) found(q question, m Manner) map[string]any {
	d.mu.Lock()
	records := d.records[q.Param.Number]
	d.mu.Unlock()
	if len(records) == 0 {
		return map[string]any{"code": "NONE", "asOf": "20261007", "data": nil}
	}
	total := len(records)
	if m.Partly {
		records = records[:total-1]
	}
	if q.Cursor != nil {
		return following(q, m, records)
	}
	first := min((q.Page-1)*q.Size, len(records))
	if m.Twice && first > 0 {
		first -= q.Size
	}
	list := []Record{}
	for _, r := range records[first:min(first+q.Size, len(records))] {
		list = append(list, about(q, m, r))
	}
	return map[string]any{"code": "0", "asOf": "20261007", "data": map[string]any{"total": total, "list": list}}
}

// following gives the records behind the question's cursor, and the next cursor.
func following(q question, m Manner, records []Record) map[string]any {
	first, _ := strconv.Atoi(*q.Cursor)
	last, next := min(first+q.Size, len(records)), ""
	if m.Twice {
		next = "0"
	} else if last < len(records) {
		next = strconv.Itoa(last)
	}
	list := []Record{}
	for _, r := range records[first:last] {
		list = append(list, about(q, m, r))
	}
	return map[string]any{"code": "0", "asOf": "20261007", "data": map[string]any{"list": list, "next": next}}
}

// about says of whom a record is.
func about(q question, m Manner, r Record) Record {
	out := Record{"sfzh": q.Param.Number, "xm": q.Param.Name}
	for k, v := range r {
		out[k] = v
	}
	if m.Wrong {
		out["sfzh"] = "210102199001010016"
	}
	return out
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // whom to tell, if the client has gone
}

// Vehicle is a small passenger car of 61,000 元.
func Vehicle(plate string) Record {
	return Record{"hpzl": "小", "hphm": plate, "clxh": "演示牌轿车", "ccdjrq": "20190312", "jg": 6.1, "zt": "A"}
}
