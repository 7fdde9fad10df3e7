package docking

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/workday"
)

var update = flag.Bool("update", false, "make the test vectors that are missing")

var when = time.Date(2026, 10, 8, 1, 0, 0, 0, time.UTC)

// vectors are the parties and messages of the specification, frozen in testdata.
type vectors struct{ authority, province, dalian *Party }

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func party(t testing.TB, name string) *Party {
	t.Helper()
	p, err := OpenParty(testdata(t, name+".pem"), testdata(t, name+".key"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func theVectors(t testing.TB) vectors {
	t.Helper()
	return vectors{party(t, "authority"), party(t, "210000"), party(t, "210200")}
}

// samples are a message of each direction; the people are invented.
func samples() map[string]Message {
	ask := Message{Header{ID: "t_0001.ask.1.1", Kind: Request, From: "210000", To: "210200", SentAt: when, Request: "t_0001", No: 1,
		Deadline: when.AddDate(0, 0, 48), Due: workday.NewDate(2026, 11, 19)}, Content{Asked: &Question{
		Category: "vehicle", Item: "210200.vehicle", Kind: "new", Initiating: "210102", Commissioned: "210102",
		Commission: "和民委〔2026〕88号", Purpose: "最低生活保障审核确认", Fields: []string{"plate", "registeredOn"}, Due: workday.NewDate(2026, 11, 19),
		Persons: []AskedPerson{
			{No: 1, Number: "11010519491231002X", Name: "演示·甲", Authorization: "SQ-2026-1", SignedOn: workday.NewDate(2026, 9, 30)},
			{No: 2, Number: "440524188001010014", Name: "演示乙", Authorization: "SQ-2026-2", SignedOn: workday.NewDate(2026, 9, 30), ValidTo: workday.NewDate(2027, 9, 29)},
		}}}}
	answer := Message{Header{ID: "c_0007.answer", Kind: Feedback, From: "210200", To: "210000", SentAt: when.Add(time.Minute), Request: "t_0001", No: 1},
		Content{Answers: []PersonReply{
			{No: 1, Status: finding.Found, Records: []map[string]string{{"plate": "辽B00000", "registeredOn": "2020-05-01"}}, AsOf: workday.NewDate(2026, 10, 7), Source: "大连市公安局"},
			{No: 2, Status: finding.Unavailable, Reason: "系统升级"},
		}}}
	answer.Count(0)
	receipt := Message{Header: Header{ID: "r_0001", Kind: Receipted, From: "210200", To: "210000", SentAt: when.Add(time.Second),
		Receipt: &Receipt{Of: "t_0001.ask.1.1", Outcome: Taken, At: when.Add(time.Second)}}}
	again := Message{Header{ID: "rw_0001.ask", Kind: Review, From: "210000", To: "210200", SentAt: when.AddDate(0, 0, 5), Request: "t_0001", No: 2, Due: workday.NewDate(2026, 11, 10)},
		Content{Review: "rw_0001", Persons: []int{1}, Words: "车辆已过户", Papers: []Paper{{Name: "过户凭证", ContentType: "image/png", Content: []byte("\x89PNG\r\n\x1a\n")}}}}
	found := Message{Header{ID: "ob_0003.answer", Kind: ReviewFeedback, From: "210200", To: "210000", SentAt: when.AddDate(0, 0, 8), Request: "t_0001", No: 2},
		Content{Review: "rw_0001", Answers: []PersonReply{{No: 1, Status: finding.None, AsOf: workday.NewDate(2026, 10, 15), Source: "大连市公安局"}}}}
	found.Count(0)
	all := map[string]Message{"request": ask, "feedback": answer, "receipt": receipt, "review": again, "review_feedback": found}
	maps.Copy(all, besides())
	return all
}

// besides are the samples of what the province decides of a request, and of what
// belongs to no request.
func besides() map[string]Message {
	day := workday.NewDate
	head := func(kind Kind, id, request string, from, to agency.Code) Header {
		return Header{ID: id, Kind: kind, From: from, To: to, SentAt: when, Request: request, No: 1, Deadline: when.AddDate(0, 0, 90)}
	}
	confirm := Message{Header: head(Confirm, "t_0009.confirm", "t_0005", "210000", "210200")}
	confirm.Due = day(2026, 11, 19)
	item := catalogue.Item{ID: "210200.vehicle", Version: 2, Name: "机动车（大连市）", Category: "vehicle", Owner: "210200", Department: "210200.ga", Access: catalogue.Hosted,
		Content: []catalogue.Field{{Name: "plate", Label: "号牌号码", Type: catalogue.Text}, {Name: "registeredOn", Label: "登记日期", Type: catalogue.Day}},
		Kinds:   []catalogue.Kind{catalogue.New, catalogue.Existing}, Materials: []catalogue.Material{catalogue.AuthorizationLetter}, LimitDays: 30, From: day(2026, 11, 1)}
	consult := Message{head(Consult, "co_0001.ask", "t_0001", "210200", "210000"),
		Content{Consult: "co_0001", Words: "车辆权属存疑", Wanted: []Wanted{{No: 1, Paper: "authorization"}, {Paper: "commission"}}}}
	consult.Due = day(2026, 10, 15)
	state := AgreementState{Number: "连密〔2026〕7号", Of: "210200", SignedOn: day(2026, 10, 8), From: day(2026, 10, 8), To: day(2027, 10, 7)}
	pdf := []byte("%PDF-1.4\n")
	return map[string]Message{
		"confirm":   confirm,
		"return":    {head(Return, "t_0009.return", "t_0005", "210000", "210200"), Content{Field: "name", Persons: []int{2}, Words: "姓名与证件不符"}},
		"catalogue": {head(Catalogue, "210200.vehicle.210000.2", "", "210200", "210000"), Content{Items: []catalogue.Item{item}}},
		"adjust": {head(Adjust, "ad_0001.210200", "ad_0001", "210000", "210200"), Content{Order: &Order{Number: "辽核〔2026〕19号", Text: "降低查询限额", From: day(2026, 11, 1),
			Changes: []catalogue.Change{{Item: "210200.vehicle", Quota: &catalogue.Quota{Count: 900, Per: "month"}}}}}},
		"reason":      {head(Reason, "t_0021.reason", "t_0001", "210200", "210000"), Content{Words: "数据正在迁移"}},
		"terminate":   {head(Terminate, "t_0001.cancel.2", "t_0001", "210000", "210200"), Content{Persons: []int{2}, Words: "核对对象已撤回授权"}},
		"opinion":     {head(Opinion, "t_0021.opinion.1", "t_0001", "210200", "210000"), Content{Words: "申请人已迁出"}},
		"acknowledge": {Header: head(Acknowledge, "ad_0301.210202", "ad_0001", "210202", "210000")},
		"consult":     consult,
		"supply": {head(Supply, "co_0077.supply.1", "t_0001", "210000", "210200"),
			Content{Consult: "co_0001", Papers: []Paper{{No: 1, Name: "授权书", ContentType: "application/pdf", Content: pdf}}}},
		"agreement": {head(Agreement, "ag_0001.unfiled", "ag_0001", "210200", "210000"),
			Content{Agreement: &state, Papers: []Paper{{Name: "保密协议", ContentType: "application/pdf", Content: pdf}}}},
		"collect": {carries(Collect, "d_0031", "210200", "210000"), Content{Max: 100}},
		"ledger": {carries(Ledger, "d_0032", "210000", "210200"), Content{On: day(2026, 10, 8), Ledger: []LedgerEntry{
			{ID: "t_0001.ask.1.1", Digest: "c0ddc1ce758426482f270dfe920d4989172ac23fbe95b8ac440a804c4f1a9d11", Sent: true, Outcome: Taken},
			{ID: "t_0001.cancel.2", Digest: "e8e9bbc386816182c826602f57c3313746386af783e19279ef29163660441aee", Sent: true},
			{ID: "c_0007.answer", Digest: "b7cc6cac8731935ae19f9c6799e92cdb223123cb597f579a4ca0532c1756dc61", Outcome: Taken}}}},
		"resend": {carries(Resend, "d_0033", "210200", "210000"), Content{IDs: []string{"t_0001.cancel.2"}}},
	}
}

// carries heads what changes nothing: it is about no request, and has no receipt.
func carries(kind Kind, id string, from, to agency.Code) Header {
	return Header{ID: id, Kind: kind, From: from, To: to, SentAt: when.AddDate(0, 0, 1)}
}

// parties of samples: who seals, who opens.
func (v vectors) of(m Message) (from, to *Party) {
	if m.From == "210000" {
		return v.province, v.dalian
	}
	return v.dalian, v.province
}

// remake makes the messages that are not there yet; what was published stays.
func remake(t *testing.T) {
	t.Helper()
	v := theVectors(t)
	all := samples()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		path := filepath.Join("testdata", name+".msg")
		if _, err := os.Stat(path); err == nil {
			continue
		}
		m := all[name]
		from, to := v.of(m)
		wire, err := from.Seal(m, to.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, wire, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The frozen vectors open, say what they said, and would be written the same.
func TestVectorsAreForever(t *testing.T) {
	if *update {
		remake(t)
	}
	v := theVectors(t)
	for _, k := range Kinds() {
		if _, has := samples()[string(k)]; !has {
			t.Errorf("%s has no vector", k)
		}
	}
	for name, want := range samples() {
		wire := testdata(t, name+".msg")
		from, to := v.of(want)
		s, err := Parse(wire)
		if err != nil {
			t.Fatal(name, err)
		}
		if err := s.Verify(from.Certificate); err != nil {
			t.Error(name, err)
		}
		got, err := to.Open(s)
		if err != nil {
			t.Fatal(name, err)
		}
		if name == "receipt" {
			want.Receipt.Digest = Digest(testdata(t, "request.msg"))
		}
		want.Version, want.Signer, want.Receiver = Version, from.Certificate.Fingerprint(), to.Certificate.Fingerprint()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		header, err := encode(want.Header, nil)
		if err != nil || base64.StdEncoding.EncodeToString(header) != strings.Split(string(wire), "\n")[1] {
			t.Errorf("%s: the header would be written differently: %s", name, header)
		}
	}
	if err := v.dalian.Certificate.IssuedBy(v.authority.Certificate); err != nil {
		t.Error(err)
	}
	if err := v.dalian.Certificate.IssuedBy(v.province.Certificate); !fault.HasCode(err, "docking.foreign") {
		t.Errorf("a party issued a certificate: %v", err)
	}
}

// Any change of any byte is noticed before anything is believed (R11).
func TestAnyChangeIsNoticed(t *testing.T) {
	v := theVectors(t)
	wire := testdata(t, "request.msg")
	rapid.Check(t, func(t *rapid.T) {
		spoilt := bytes.Clone(wire)
		at := rapid.IntRange(0, len(wire)-1).Draw(t, "at")
		spoilt[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "by"))
		s, err := Parse(spoilt)
		if err == nil {
			err = s.Verify(v.province.Certificate)
		}
		if err == nil {
			t.Fatalf("byte %d was changed", at)
		}
	})
	for n := range len(wire) {
		if _, err := Parse(wire[:n]); err == nil {
			t.Fatalf("cut to %d bytes", n)
		}
	}
}

func TestUnknownFieldsSurvive(t *testing.T) {
	v := theVectors(t)
	m := samples()["request"]
	m.Header.Unknown = Unknown{"priority": json.RawMessage(`{"level":3}`)}
	m.Content.Unknown = Unknown{"hint": json.RawMessage(`"<&>"`)}
	again := m
	for range 2 { // passed on by a system that does not know them
		wire, err := v.province.Seal(again, v.dalian.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(wire)
		if err != nil {
			t.Fatal(err)
		}
		if again, err = v.dalian.Open(s); err != nil {
			t.Fatal(err)
		}
	}
	if !cmp.Equal(again.Header.Unknown, m.Header.Unknown) || !cmp.Equal(again.Content.Unknown, m.Content.Unknown) {
		t.Errorf("%s, %s", again.Header.Unknown, again.Content.Unknown)
	}
}

func TestWhoIsNotMeantCannotOpen(t *testing.T) {
	v := theVectors(t)
	s, err := Parse(testdata(t, "request.msg"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.province.Open(s); !fault.HasCode(err, "docking.receiver") {
		t.Errorf("opened by its sender: %v", err)
	}
	if err := s.Verify(v.dalian.Certificate); !fault.HasCode(err, "docking.signature") {
		t.Errorf("verified by another's certificate: %v", err)
	}
	renewed, err := OpenParty(testdata(t, "authority.pem"), testdata(t, "authority.key"), v.dalian)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := renewed.Open(s); err != nil {
		t.Errorf("the former key does not open any more: %v", err)
	}
	if _, err := OpenParty(testdata(t, "210000.pem"), testdata(t, "210200.key")); !fault.HasCode(err, "docking.key") {
		t.Errorf("swapped: %v", err)
	}
}

func TestWhoSpeaksForWhom(t *testing.T) {
	for _, c := range []struct {
		peer, from, receiver agency.Code
		may                  bool
	}{
		{"210200", "210200", "210000", true},  // a city to its province
		{"210200", "210202", "210000", true},  // for its county
		{"210200", "210100", "210000", false}, // for another city
		{"210000", "210000", "210200", true},  // the province to a city
		{"210000", "210102", "210200", true},  // for another city's county
		{"210000", "210202", "210200", false}, // for what is the city's own
		{"100000", "220000", "210000", true},  // the ministry for another province
		{"100000", "210000", "210000", false}, // for our own
		{"210200", "2102", "210000", false},
	} {
		if got := SpeaksFor(c.peer, c.from, c.receiver); got != c.may {
			t.Errorf("%s for %s to %s: %v", c.peer, c.from, c.receiver, got)
		}
	}
}

func TestTimesOfMessagesAndCertificates(t *testing.T) {
	h := Header{SentAt: when}
	for ahead, code := range map[time.Duration]string{0: "", -Skew: "", -Skew - time.Second: "docking.clock", Window: "", Window + time.Second: "docking.old"} {
		if err := h.Timely(when.Add(ahead)); code == "" && err != nil || code != "" && !fault.HasCode(err, code) {
			t.Errorf("%v later: %v, want %q", ahead, err, code)
		}
	}
	c := theVectors(t).dalian.Certificate
	for at, good := range map[time.Time]bool{when: true, when.Add(-time.Hour): false, when.AddDate(4, 0, 0): false} {
		if err := c.Valid(at); (err == nil) != good || err != nil && !fault.HasCode(err, "docking.expired") {
			t.Errorf("on %s: %v", at, err)
		}
	}
	if c.Code() != "210200" {
		t.Errorf("the certificate is of %s", c.Code())
	}
}

// What a kind needs is asked for; every kind has its word.
func TestIncompleteMessagesAreRefused(t *testing.T) {
	whole := samples()["request"]
	whole.Version = Version
	for code, change := range map[string]func(*Message){
		"":                   func(*Message) {},
		"docking.version":    func(m *Message) { m.Version = 2 },
		"docking.kind":       func(m *Message) { m.Kind = "gossip" },
		"docking.incomplete": func(m *Message) { m.Request = "" },
	} {
		m := whole
		change(&m)
		if err := m.Check(); code == "" && err != nil || code != "" && !fault.HasCode(err, code) {
			t.Errorf("%q: %v", code, err)
		}
	}
	for _, k := range Kinds() {
		m := Message{Header: Header{Version: Version, ID: "1", Kind: k, From: "210000", To: "210200", SentAt: when, Request: "r"}}
		if k.Chinese() == "" {
			t.Errorf("%s has no word", k)
		}
		if needs := forms[k].has != nil; needs != (m.Check() != nil) {
			t.Errorf("an empty %s: %v", k, m.Check())
		}
	}
}

func TestMessagesAreSplitByFiveLines(t *testing.T) {
	request, feedback := testdata(t, "request.msg"), testdata(t, "feedback.msg")
	all, err := Split(append(bytes.Clone(request), feedback...))
	if err != nil || len(all) != 2 || !bytes.Equal(all[1], feedback) {
		t.Errorf("%d messages, %v", len(all), err)
	}
	if _, err := Split(request[:len(request)-1]); !fault.HasCode(err, "docking.form") {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"request", "feedback", "receipt"} {
		f.Add(testdata(f, name+".msg"))
	}
	v := theVectors(f)
	f.Fuzz(func(t *testing.T, wire []byte) {
		s, err := Parse(wire)
		if err != nil {
			return
		}
		v.dalian.Open(s) // whatever it says of bytes that nobody signed, it does not break
	})
}

func BenchmarkExchange(b *testing.B) {
	v := theVectors(b)
	m := samples()["request"]
	for b.Loop() {
		wire, err := v.province.Seal(m, v.dalian.Certificate)
		if err != nil {
			b.Fatal(err)
		}
		s, err := Parse(wire)
		if err == nil {
			err = s.Verify(v.province.Certificate)
		}
		if err == nil {
			_, err = v.dalian.Open(s)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
