package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/seal"
	"hedui/internal/web"
	"hedui/internal/workday"
)

// members is how many persons a household has.
const members = 4

// OnlineResult is what single households took: four persons in each hosted item,
// over HTTP with login, audit and durable commit, from the submission until every
// finding can be read.
type OnlineResult struct {
	Equal      bool              `json:"equal"` // every finding is as the reference has it
	Households int               `json:"households"`
	Findings   int               `json:"findings"` // persons × items of a household
	P50        float64           `json:"p50_ms"`
	P99        float64           `json:"p99_ms"`
	Commits    float64           `json:"bare_commits_per_s"` // durable, one after the other, on the same disk
	Setup      map[string]string `json:"setup"`
}

// Online measures Subjects / 4 households, one after the other.
func Online(ctx context.Context, j Job) (r OnlineResult, err error) {
	d := data{j.Records, j.Subjects}
	r = OnlineResult{Equal: true, Households: j.Subjects / members, Findings: members * j.Resources, Setup: j.setup()}
	csv := filepath.Join(j.Dir, "records.csv")
	if err := d.writeRecords(csv); err != nil {
		return r, err
	}
	o, err := openOffice(ctx, filepath.Join(j.Dir, "office"), j.Database)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	if err := o.host(ctx, csv, j.Resources, j.Note); err != nil {
		return r, err
	}
	if r.Commits, err = bareCommits(ctx, o.store); err != nil {
		return r, err
	}
	v, err := o.visited(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, v.server.Close()) }()
	took := make([]time.Duration, r.Households)
	for i := range took {
		var same bool
		if took[i], same, err = v.household(ctx, d, i, r.Findings); err != nil {
			return r, err
		}
		r.Equal = r.Equal && same
	}
	slices.Sort(took)
	r.P50, r.P99 = millis(took[len(took)/2]), millis(took[len(took)*99/100])
	return r, nil
}

// visitor is a clerk with a browser, as far as HTTP sees one.
type visitor struct {
	*office
	server *http.Server
	url    string
	client http.Client
}

// visited opens the office's door and logs a clerk in.
func (o *office) visited(ctx context.Context) (*visitor, error) {
	const login, password = "bench.clerk", "Lin7-Ce42-Liang"
	in := casework.AccountIn{Login: login, Name: "测量", Roles: []account.Role{account.Clerk}, Agency: city, Password: seal.Secret(password)}
	if _, _, err := o.desk.CreateAccount(ctx, policy.Program("init"), in); err != nil {
		return nil, err
	}
	var of net.ListenConfig
	l, err := of.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	door := web.New(web.Options{Desk: o.desk, Sessions: o.store.Sessions(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "bench"})
	v := &visitor{office: o, server: &http.Server{Handler: door, ReadHeaderTimeout: time.Minute}, url: "http://" + l.Addr().String() + "/api/v1"}
	go func() { _ = v.server.Serve(l) }() // ends with Close
	if v.client.Jar, err = cookiejar.New(nil); err != nil {
		return nil, err
	}
	return v, v.ask(ctx, http.MethodPost, "/session", map[string]string{"login": login, "password": password}, nil)
}

func (v *visitor) ask(ctx context.Context, method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, v.url+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	got, err := v.client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	said, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode >= 300 {
		return errors.Join(err, fmt.Errorf("%s %s: %s", method, path, got.Status))
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(said, into)
}

// household submits the i-th and reads until everything is answered; same tells
// whether it is what the data says.
func (v *visitor) household(ctx context.Context, d data, i, findings int) (took time.Duration, same bool, err error) {
	list := v.list(d, i)
	id, err := v.draft(ctx, catalogue.New, i, casework.ListFile{Content: strings.NewReader(list), Size: int64(len(list))})
	if err != nil {
		return 0, false, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	began := time.Now()
	if err := v.ask(ctx, http.MethodPost, "/cases/"+string(id)+"/submit", nil, nil); err != nil {
		return 0, false, err
	}
	for {
		var h report.Household
		if err := v.ask(ctx, http.MethodGet, "/cases/"+string(id)+"/households/1/coverage", nil, &h); err != nil {
			return 0, false, err
		}
		if answered, found := counted(h); answered == findings {
			return time.Since(began), found == d.known(i)*findings/members, nil
		}
	}
}

// counted counts the answered cells, and those with a record.
func counted(h report.Household) (answered, found int) {
	for _, line := range h.Coverage {
		for _, c := range line.Cells {
			if c.State != report.Unanswered {
				answered++
			}
			if c.State == report.Found {
				found++
			}
		}
	}
	return answered, found
}

// list is the file of the i-th household, with letters of its own.
func (v *visitor) list(d data, i int) string {
	var b strings.Builder
	b.WriteString("户编号,姓名,身份证号,与户主关系,授权书编号,授权日期,授权保管单位\n")
	for m := range members {
		number, name := d.subject(i*members + m)
		relation := "其他"
		if m == 0 {
			relation = "户主"
		}
		fmt.Fprintf(&b, "1,%s,%s,%s,CL-%d-%d,%s,测量\n", name, number, relation, i, m, workday.DateOf(v.store.Now()))
	}
	return b.String()
}

// known counts the members of the i-th household who have records under their
// name.
func (d data) known(i int) (n int) {
	for s := i * members; s < (i+1)*members; s++ {
		if s%100 < hitPercent && s%nameEvery != 0 {
			n++
		}
	}
	return n
}
