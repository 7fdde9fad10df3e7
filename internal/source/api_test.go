package source_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/source/sourcetest"
	"hedui/internal/workday"
)

// vehicle is the item that the examples answer.
func vehicle(t testing.TB) catalogue.Item {
	t.Helper()
	for _, i := range startItems() {
		if i.Category == "vehicle" {
			return i
		}
	}
	t.Fatal("no vehicle item")
	return catalogue.Item{}
}

// example reads the n-th description of docs/sources.md.
func example(t testing.TB, n int) (of source.Interface) {
	t.Helper()
	sourcetest.Described(t, n, &of)
	return of
}

var people = []source.Asked{
	{Ordinal: 1, Number: "210102198503071441", Name: "王小明"},
	{Ordinal: 2, Number: "210102195811030028", Name: "张秀兰"},
	{Ordinal: 5, Number: "210102201202150039", Name: "李“子”<涵>"},
}

// invented gives people their valid numbers, whatever the table above says.
func init() {
	for i := range people {
		people[i].Number = valid(string(people[i].Number[:17]))
	}
}

// valid adds the check digit.
func valid(body string) citizen.Number {
	for _, last := range "0123456789X" {
		if n := citizen.Number(body + string(last)); n.Valid() {
			return n
		}
	}
	panic("no check digit fits")
}

func inquiry(t testing.TB) source.Inquiry {
	today, _ := workday.ParseDate("2026-10-08")
	return source.Inquiry{Item: vehicle(t), Today: today, Request: source.Request("t1")}
}

// asking opens a client of a department, changed as the test wants.
func asking(t testing.TB, d *sourcetest.Department, change ...func(*source.Interface)) *source.Client {
	t.Helper()
	of := example(t, 0)
	of.HTTP.URL = d.URL
	of.Pace.WaitMillis, of.Pace.PerSecond = 1, 0
	for _, c := range change {
		c(&of)
	}
	if err := of.Check(vehicle(t)); err != nil {
		t.Fatal(err)
	}
	c, err := source.Open(of, map[string]seal.Secret{"appKey": sourcetest.AppKey}, source.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestTheExamplesOfTheDocumentAreGood(t *testing.T) {
	for n := range 2 {
		if err := example(t, n).Check(vehicle(t)); err != nil {
			t.Errorf("example %d: %v", n, err)
		}
	}
}

func TestADepartmentAnswersWithRecordsDateAndNone(t *testing.T) {
	d := sourcetest.Open(t)
	d.Hold(string(people[0].Number), sourcetest.Vehicle("辽A1"), sourcetest.Vehicle("辽A2"), sourcetest.Vehicle("辽A3"))
	other := sourcetest.Vehicle("辽A9")
	other["xm"] = "别人"
	d.Hold(string(people[2].Number), other)
	got := asking(t, d).Ask(t.Context(), inquiry(t), people)
	var said []string
	for _, o := range got {
		if o.Failure != nil {
			t.Fatal(o.Failure)
		}
		if err := o.Finding.Check(vehicle(t)); err != nil {
			t.Error(err)
		}
		said = append(said, fmt.Sprint(o.Finding.Ordinal, " ", o.Finding.Status, " ", len(o.Finding.Records), " ", o.Finding.AsOf))
	}
	want := []string{"1 found 3 2026-10-07", "2 none 0 2026-10-07", "5 name_differs 0 2026-10-07"}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
	record := finding.Record{"plateType": "02", "plateNo": "辽A1", "model": "演示牌轿车", "firstRegDate": "2019-03-12", "vehStatus": "A", "priceFen": "6100000"}
	if diff := cmp.Diff(record, got[0].Finding.Records[0]); diff != "" {
		t.Error(diff)
	}
	if n := d.Times(string(people[0].Number)); n != 2 {
		t.Errorf("three records on pages of two took %d requests", n)
	}
}

// A department that names the next page by a cursor is read to its end; one whose
// cursors go round is no answer, and not half of one.
func TestPagesByACursor(t *testing.T) {
	d := sourcetest.Open(t)
	d.Hold(string(people[0].Number), sourcetest.Vehicle("辽A1"), sourcetest.Vehicle("辽A2"), sourcetest.Vehicle("辽A3"))
	d.Hold(string(people[2].Number), sourcetest.Vehicle("辽A4"))
	d.About(string(people[2].Number), sourcetest.Manner{Twice: true})
	got := asking(t, d, func(of *source.Interface) {
		of.HTTP.JSON = json.RawMessage(strings.Replace(string(of.HTTP.JSON), `"pageNo": "${page}"`, `"cursor": "${cursor}"`, 1))
		of.HTTP.Paging = &source.Paging{Kind: "cursor", Size: 2, Next: "data.next"}
	}).Ask(t.Context(), inquiry(t), people)
	if f := got[0].Finding; got[0].Failure != nil || len(f.Records) != 3 || d.Times(string(people[0].Number)) != 2 {
		t.Errorf("%v, %d records in %d requests", got[0].Failure, len(f.Records), d.Times(string(people[0].Number)))
	}
	if got[1].Failure != nil || got[1].Finding.Status != finding.None {
		t.Errorf("nothing there: %v, %s", got[1].Failure, got[1].Finding.Status)
	}
	if got[2].Failure == nil || !strings.Contains(got[2].Failure.Reason, "分页循环") {
		t.Errorf("cursors that go round: %v", got[2].Failure)
	}
}

// A department that misbehaves about one person is a failure about that person,
// never "none", and nobody else's; the reason quotes nothing of what it said.
func TestOneBadPersonDoesNotSpoilTheRest(t *testing.T) {
	for name, m := range map[string]sourcetest.Manner{
		"error": {Status: 500}, "garbage": {Garbage: true}, "cut": {Cut: true}, "wrong": {Wrong: true},
		"partly": {Partly: true}, "twice": {Twice: true}, "late": {Late: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sourcetest.Open(t)
			for _, p := range people {
				d.Hold(string(p.Number), sourcetest.Vehicle("辽A1"), sourcetest.Vehicle("辽A2"), sourcetest.Vehicle("辽A3"))
			}
			bad := people[1]
			d.About(string(bad.Number), m)
			c := asking(t, d, func(i *source.Interface) { i.Pace.TimeoutSeconds, i.Pace.Parallel = 0.1, 1 })
			got := c.Ask(t.Context(), inquiry(t), people)
			if got[0].Failure != nil || got[2].Failure != nil || got[0].Finding.Status != finding.Found {
				t.Errorf("the others: %v, %v", got[0].Failure, got[2].Failure)
			}
			switch f := got[1].Failure; {
			case f == nil:
				t.Errorf("the bad one is %s", got[1].Finding.Status)
			case f.Whole || f.Reason == "" || strings.Contains(f.Reason, string(bad.Number)) || strings.Contains(f.Reason, bad.Name):
				t.Errorf("failure %+v", f)
			}
		})
	}
}

func TestARefusalForGoodIsUnavailableWithItsReason(t *testing.T) {
	d := sourcetest.Open(t)
	d.About(string(people[0].Number), sourcetest.Manner{Refuse: true})
	got := asking(t, d).Ask(t.Context(), inquiry(t), people)
	if f := got[0].Finding; got[0].Failure != nil || f.Status != finding.Unavailable || f.Reason != "公安部门不提供此人的信息" {
		t.Errorf("got %+v, %v", f, got[0].Failure)
	}
	if n := d.Times(string(people[0].Number)); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// What may have arrived is repeated only where that changes nothing.
func TestOnlyWhatIsSafeIsRepeated(t *testing.T) {
	for _, repeatable := range []bool{true, false} {
		d := sourcetest.Open(t)
		d.Everybody(sourcetest.Manner{Status: 500})
		c := asking(t, d, func(i *source.Interface) { i.HTTP.Repeatable = repeatable })
		c.Ask(t.Context(), inquiry(t), people[:1])
		want := 1
		if repeatable {
			want = 3
		}
		asked := d.Asked()
		if len(asked) != want {
			t.Fatalf("repeatable %v: asked %d times", repeatable, len(asked))
		}
		if asked[0].Request == "" || asked[0].Request != asked[len(asked)-1].Request {
			t.Error("a repeated question has another name")
		}
	}
}

func TestARateLimitIsWaitedFor(t *testing.T) {
	d := sourcetest.Open(t)
	d.Limit(2)
	got := asking(t, d, func(i *source.Interface) { i.Pace.Parallel = 1 }).Ask(t.Context(), inquiry(t), people)
	for _, o := range got {
		if o.Failure != nil {
			t.Errorf("%+v", o.Failure)
		}
	}
}

func TestWrongCredentialsConcernEverybody(t *testing.T) {
	d := sourcetest.Open(t)
	of := example(t, 0)
	of.HTTP.URL = d.URL
	of.Pace.WaitMillis = 1
	c, err := source.Open(of, map[string]seal.Secret{"appKey": "another"}, source.Clock{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if f := c.Ask(t.Context(), inquiry(t), people[:1])[0].Failure; f == nil || !f.Whole {
		t.Errorf("got %+v", f)
	}
	if _, err := source.Open(of, nil, source.Clock{}); !fault.HasCode(err, "source.credentials") {
		t.Errorf("without credentials: %v", err)
	}
}

// The circuit opens after failures in a row, lets one probe through after its
// pause, and closes when that is answered.
func TestTheCircuitOpensAndCloses(t *testing.T) {
	d := sourcetest.Open(t)
	now := time.Date(2026, 10, 8, 1, 0, 0, 0, time.UTC)
	of := example(t, 0)
	of.HTTP.URL, of.Pace.WaitMillis, of.Pace.PerSecond, of.Pace.Tries = d.URL, 1, 0, 1
	c, err := source.Open(of, map[string]seal.Secret{"appKey": sourcetest.AppKey}, source.Clock{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ask := func() *source.Failure { return c.Ask(t.Context(), inquiry(t), people[:1])[0].Failure }
	d.Everybody(sourcetest.Manner{Status: 500})
	for range 5 {
		ask()
	}
	if s := c.State(); s.Circuit != source.Opened || s.Reason == "" || s.Failures != 5 {
		t.Fatalf("after five failures: %+v", s)
	}
	if f := ask(); !f.Whole || f.Again != 30*time.Second || len(d.Asked()) != 5 {
		t.Errorf("while open: %+v, asked %d times", f, len(d.Asked()))
	}
	now = now.Add(30 * time.Second)
	ask()
	if s := c.State(); s.Circuit != source.Opened || s.Until.Sub(now) != time.Minute || len(d.Asked()) != 6 {
		t.Errorf("after a failed probe: %+v, asked %d times", s, len(d.Asked()))
	}
	now = now.Add(time.Minute)
	d.Everybody(sourcetest.Manner{})
	if f := ask(); f != nil || c.State().Circuit != source.Closed {
		t.Errorf("after an answered probe: %+v, %+v", f, c.State())
	}
}

func TestASourceThatIsNotThere(t *testing.T) {
	d := sourcetest.Open(t)
	c := asking(t, d, func(i *source.Interface) { i.HTTP.URL = "http://127.0.0.1:1/share" })
	f := c.Ask(t.Context(), inquiry(t), people[:1])[0].Failure
	if f == nil || !f.Whole || f.Reason != "无法连接数据源" {
		t.Errorf("got %+v", f)
	}
}
