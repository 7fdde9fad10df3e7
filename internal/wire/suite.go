package wire

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// Suite examines somebody's door. As is a party that the implementation has
// registered as its peer, without an address of its own; Stranger one that it
// has not; Of the implementation's certificate.
type Suite struct {
	Exchange func(ctx context.Context, wire []byte) ([]byte, error)
	As       *docking.Party
	Stranger *docking.Party
	Of       *docking.Certificate
	Now      func() time.Time
	Wait     time.Duration // for the answer to a request
	Category string        // what the request asks for

	run     string            // makes the ids of this run new
	request []byte            // the request of this run, and its receipt
	receipt []byte            //
	waves   []docking.Message // the feedback to it
	wires   [][]byte
}

// Item is one line of the report.
type Item struct {
	Name string `json:"name"`
	Says string `json:"says"` // Chinese: what is demanded
	OK   bool   `json:"ok"`
	Saw  string `json:"saw,omitempty"` // what was seen instead
}

// examination is one demand of the specification, with its section.
type examination struct {
	name, says string
	try        func(*Suite, context.Context) error
}

var examinations = []examination{
	{"taken", "完整的请求得到签名的回执，摘要与原报文一致", (*Suite).taken},
	{"repeated", "重复的报文得到与第一次逐字节相同的回执，被拒绝的也是", (*Suite).repeated},
	{"reused", "内容不同而编号相同的报文被拒绝（docking.reused）", (*Suite).reused},
	{"answered", "请求得到反馈：每人一条，人数与报文头的覆盖情况一致", (*Suite).answered},
	{"collected", "未回执的报文可以再次领取，回执后不再出现", (*Suite).collected},
	{"resent", "索取（resend）列出的报文得到原字节，回执过的也是；不是发给索取方的不给", (*Suite).resent},
	{"reconciled", "对账（ledger）：对方没有的报文列在 resend 里，我方没有的原样交出；双方一致的什么也不给", (*Suite).reconciled},
	{"reviewed", "复核申请得到回执：受理一次，同一人不再受理第二次（review.once）；没有结果可复核的拒绝（objection.no_result）", (*Suite).reviewed},
	{"terminated", "终止报文得到回执", (*Suite).terminated},
	{"verdict", "对没有提出过的请求的确认和退回，以回执拒绝", (*Suite).verdict},
	{"catalogue", "不属于发报单位的目录项，以回执拒绝（catalogue.owner）", (*Suite).catalogue},
	{"ordered", "没有内容的调整令（docking.incomplete）和对没有下达过的调整令的确认，以回执拒绝", (*Suite).ordered},
	{"consulted", "就没有的业务申请调阅、提供没有申请过的档案，以回执拒绝", (*Suite).consulted},
	{"agreed", "与双方无关的保密协议，以回执拒绝（agreement.party）", (*Suite).agreed},
	{"unknown", "不认识的字段不妨碍接收", (*Suite).unknown},
	{"flipped", "改动一个字节的报文被拒绝（docking.signature）", (*Suite).flipped},
	{"truncated", "不完整的报文被拒绝（docking.form）", (*Suite).truncated},
	{"stranger", "未登记的证书被拒绝（docking.stranger）", (*Suite).stranger},
	{"impostor", "以他人名义发送的报文被拒绝（docking.impostor）", (*Suite).impostor},
	{"receiver", "发给他人的报文被拒绝（docking.receiver）", (*Suite).receiver},
	{"clock", "发送时间在一小时后的报文被拒绝（docking.clock）", (*Suite).clock},
	{"kind", "种类不识的报文得到“拒绝”回执（docking.kind）", (*Suite).kind},
	{"large", "超过16 MB的报文被拒绝（docking.size），不占用内存", (*Suite).large},
}

// Examine runs all examinations in order; it ends early only with ctx.
func (s *Suite) Examine(ctx context.Context) []Item {
	s.run = fresh()
	items := make([]Item, 0, len(examinations))
	for _, e := range examinations {
		if ctx.Err() != nil {
			break
		}
		item := Item{Name: e.name, Says: e.says, OK: true}
		if err := e.try(s, ctx); err != nil {
			item.OK, item.Saw = false, err.Error()
		}
		items = append(items, item)
	}
	return items
}

// Stranger makes a party whom nobody has registered, with the code of another.
func Stranger(code agency.Code, now time.Time) (*docking.Party, error) {
	root, err := docking.NewAuthority(rand.Reader, "陌生机构", now)
	if err != nil {
		return nil, err
	}
	authority, err := docking.OpenAuthority(root)
	if err != nil {
		return nil, err
	}
	issued, err := authority.Issue(rand.Reader, code, "陌生人", now)
	if err != nil {
		return nil, err
	}
	return docking.OpenParty(issued.Certificate, issued.Key)
}

func fresh() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// message begins a message of this run.
func (s *Suite) message(id string, kind docking.Kind) docking.Message {
	now := s.Now()
	return docking.Message{Header: docking.Header{ID: "check-" + s.run + "-" + id, Kind: kind, From: s.As.Certificate.Code(), To: s.Of.Code(),
		SentAt: now.UTC().Truncate(time.Second), Request: "check-" + s.run, No: 1, Deadline: now.Add(time.Hour).UTC().Truncate(time.Second)}}
}

// ask is about three invented people, one of whom has not authorized.
func (s *Suite) ask(id string) docking.Message {
	m := s.message(id, docking.Request)
	signed := workday.DateOf(s.Now()) - 1
	m.Due = signed + 30
	m.Asked = &docking.Question{Category: s.Category, Kind: "new", Commission: "对接检查", Purpose: "对接检查", Fields: []string{"plate"}, Due: m.Due,
		Persons: []docking.AskedPerson{
			{No: 1, Number: "11010519491231002X", Name: "演示甲", Authorization: "JC-1", SignedOn: signed},
			{No: 2, Number: "440524188001010014", Name: "演示乙", Authorization: "JC-2", SignedOn: signed},
			{No: 3, Number: "110105194912310038", Name: "演示丙"},
		}}
	return m
}

// receiptFor sends bytes and reads the receipt.
func (s *Suite) receiptFor(ctx context.Context, wire []byte) (docking.Receipt, []byte, error) {
	said, err := s.Exchange(ctx, wire)
	if err != nil {
		return docking.Receipt{}, nil, err
	}
	m, err := s.open(said)
	switch {
	case err != nil:
		return docking.Receipt{}, nil, err
	case m.Kind != docking.Receipted:
		return docking.Receipt{}, nil, fmt.Errorf("得到的不是回执，而是 %s", m.Kind)
	case m.Receipt.Digest != docking.Digest(wire):
		return docking.Receipt{}, nil, fmt.Errorf("回执的摘要不是原报文的")
	}
	return *m.Receipt, said, nil
}

func (s *Suite) open(wire []byte) (docking.Message, error) {
	sealed, err := docking.Parse(wire)
	if err != nil {
		return docking.Message{}, err
	}
	if err := sealed.Verify(s.Of); err != nil {
		return docking.Message{}, err
	}
	return s.As.Open(sealed)
}

func (s *Suite) send(ctx context.Context, m docking.Message) (docking.Receipt, error) {
	wire, err := s.As.Seal(m, s.Of)
	if err != nil {
		return docking.Receipt{}, err
	}
	r, _, err := s.receiptFor(ctx, wire)
	return r, err
}

func wantTaken(r docking.Receipt, err error) error {
	if err == nil && r.Outcome != docking.Taken {
		err = fmt.Errorf("回执为 %s：%s %s", r.Outcome, r.Code, r.Words)
	}
	return err
}

// refusedWith demands a code, in a fault or in a receipt of refusal.
func refusedWith(code string, r docking.Receipt, err error) error {
	switch {
	case fault.HasCode(err, code), err == nil && r.Outcome == docking.Refused && r.Code == code:
		return nil
	case err != nil:
		return fmt.Errorf("应以 %s 拒绝，得到：%w", code, err)
	}
	return fmt.Errorf("应以 %s 拒绝，得到回执 %s %s", code, r.Outcome, r.Code)
}

func (s *Suite) taken(ctx context.Context) (err error) {
	if s.request, err = s.As.Seal(s.ask("ask"), s.Of); err != nil {
		return err
	}
	r, receipt, err := s.receiptFor(ctx, s.request)
	s.receipt = receipt
	return wantTaken(r, err)
}

func (s *Suite) repeated(ctx context.Context) error {
	for range 2 {
		_, again, err := s.receiptFor(ctx, s.request)
		if err != nil {
			return err
		}
		if !bytes.Equal(again, s.receipt) {
			return fmt.Errorf("回执与第一次的不同")
		}
	}
	return s.refuses(ctx, s.message("nobody", docking.Request), "docking.incomplete")
}

func (s *Suite) reused(ctx context.Context) error {
	r, err := s.send(ctx, s.ask("ask")) // sealed anew: other bytes
	return refusedWith("docking.reused", r, err)
}

// collect gives the messages that wait for us about this run.
func (s *Suite) collect(ctx context.Context) (all []docking.Message, wires [][]byte, err error) {
	return s.fetch(ctx, docking.Collect, docking.Content{Max: 100})
}

func (s *Suite) answered(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.Wait)
	defer cancel()
	for ctx.Err() == nil {
		all, wires, err := s.collect(ctx)
		if err != nil {
			return err
		}
		s.waves, s.wires = all, wires
		if len(all) > 0 {
			return s.covered()
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
	return fmt.Errorf("%s 内没有反馈", s.Wait)
}

// covered: everybody asked has one answer, and the header counts them.
func (s *Suite) covered() error {
	seen := map[int]bool{}
	for _, m := range s.waves {
		if m.Kind != docking.Feedback {
			return fmt.Errorf("得到的不是反馈，而是 %s", m.Kind)
		}
		counted := m
		counted.Count(0)
		if m.Coverage == nil || m.Coverage.Persons != len(m.Answers) || m.Coverage.Found != counted.Coverage.Found || m.Coverage.None != counted.Coverage.None {
			return fmt.Errorf("报文头的覆盖情况与答复不一致")
		}
		for _, a := range m.Answers {
			if seen[a.No] {
				return fmt.Errorf("第 %d 人答复了两次", a.No)
			}
			seen[a.No] = true
			if a.No == 3 && (a.Status == "found" || a.Status == "none") {
				return fmt.Errorf("未授权的第 3 人被查询了")
			}
		}
	}
	if !seen[1] || !seen[2] || !seen[3] || len(seen) != 3 {
		return fmt.Errorf("请求 3 人，答复 %d 人", len(seen))
	}
	return nil
}

func (s *Suite) collected(ctx context.Context) error {
	if len(s.waves) == 0 {
		return fmt.Errorf("没有可以领取的报文")
	}
	again, _, err := s.collect(ctx)
	if err != nil {
		return err
	}
	if len(again) != len(s.waves) {
		return fmt.Errorf("再次领取得到 %d 份，应为 %d 份", len(again), len(s.waves))
	}
	for i, m := range s.waves {
		if err := s.acknowledge(ctx, m.ID, s.wires[i]); err != nil {
			return err
		}
	}
	if again, _, err = s.collect(ctx); err == nil && len(again) > 0 {
		err = fmt.Errorf("回执后仍领取到 %d 份", len(again))
	}
	return err
}

func (s *Suite) acknowledge(ctx context.Context, of string, wire []byte) error {
	m := s.message("receipt-"+of, docking.Receipted)
	m.Request, m.No = "", 0
	m.Receipt = &docking.Receipt{Of: of, Digest: docking.Digest(wire), Outcome: docking.Taken, At: m.SentAt}
	sealed, err := s.As.Seal(m, s.Of)
	if err != nil {
		return err
	}
	_, err = s.Exchange(ctx, sealed)
	return err
}

// reviewed applies for the review of what was said of the first person, twice.
func (s *Suite) reviewed(ctx context.Context) error {
	m := s.message("review", docking.Review)
	m.Review, m.Persons, m.Words, m.No = "check-"+s.run, []int{1}, "对接检查", 2
	r, err := s.send(ctx, m)
	if err == nil && r.Outcome == docking.Refused {
		return refusedWith("objection.no_result", r, err)
	}
	if err := wantTaken(r, err); err != nil {
		return err
	}
	m.ID, m.Review, m.No = m.ID+"-again", m.Review+"-again", 3
	r, err = s.send(ctx, m)
	return refusedWith("review.once", r, err)
}

func (s *Suite) terminated(ctx context.Context) error {
	m := s.message("end", docking.Terminate)
	m.Words, m.No = "对接检查完毕", 4
	return wantTaken(s.send(ctx, m))
}

func (s *Suite) unknown(ctx context.Context) error {
	m := s.message("unknown", docking.Terminate)
	m.Header.Unknown = docking.Unknown{"later": json.RawMessage(`{"a":[1]}`)}
	m.Content.Unknown = docking.Unknown{"later": json.RawMessage(`true`)}
	return wantTaken(s.send(ctx, m))
}

func (s *Suite) flipped(ctx context.Context) error {
	lines := bytes.SplitAfter(bytes.Clone(s.request), []byte("\n"))
	if len(lines) < 4 || len(lines[3]) < 64 {
		return fmt.Errorf("没有可以改动的请求")
	}
	lines[3][40] = map[bool]byte{true: 'B', false: 'A'}[lines[3][40] == 'A']
	r, _, err := s.receiptFor(ctx, bytes.Join(lines, nil))
	return refusedWith("docking.signature", r, err)
}

func (s *Suite) truncated(ctx context.Context) error {
	r, _, err := s.receiptFor(ctx, s.request[:len(s.request)*2/3])
	return refusedWith("docking.form", r, err)
}

func (s *Suite) stranger(ctx context.Context) error {
	wire, err := s.Stranger.Seal(s.message("stranger", docking.Terminate), s.Of)
	if err != nil {
		return err
	}
	r, _, err := s.receiptFor(ctx, wire)
	return refusedWith("docking.stranger", r, err)
}

func (s *Suite) impostor(ctx context.Context) error {
	m := s.message("impostor", docking.Terminate)
	m.From = s.Of.Code() // only the examined one itself speaks for it
	r, err := s.send(ctx, m)
	return refusedWith("docking.impostor", r, err)
}

func (s *Suite) receiver(ctx context.Context) error {
	wire, err := s.As.Seal(s.message("receiver", docking.Terminate), s.Stranger.Certificate)
	if err != nil {
		return err
	}
	r, _, err := s.receiptFor(ctx, wire)
	return refusedWith("docking.receiver", r, err)
}

func (s *Suite) clock(ctx context.Context) error {
	m := s.message("clock", docking.Terminate)
	m.SentAt = m.SentAt.Add(time.Hour)
	r, err := s.send(ctx, m)
	return refusedWith("docking.clock", r, err)
}

func (s *Suite) kind(ctx context.Context) error {
	wire, err := s.As.SealUnchecked(s.message("kind", "gossip"), s.Of)
	if err != nil {
		return err
	}
	r, _, err := s.receiptFor(ctx, wire)
	return refusedWith("docking.kind", r, err)
}

func (s *Suite) large(ctx context.Context) error {
	r, _, err := s.receiptFor(ctx, []byte(strings.Repeat("A", docking.MaxSize+1)))
	return refusedWith("docking.size", r, err)
}
