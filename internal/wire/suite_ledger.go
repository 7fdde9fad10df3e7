package wire

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"hedui/internal/docking"
	"hedui/internal/workday"
)

// fetch sends what only carries, and gives what comes back of this run, with its
// bytes; what is asked of us comes whoever it is about.
func (s *Suite) fetch(ctx context.Context, kind docking.Kind, content docking.Content) (all []docking.Message, wires [][]byte, err error) {
	m := docking.Message{Header: s.message(string(kind)+"-"+fresh(), kind).Header, Content: content}
	m.Request, m.No = "", 0
	wire, err := s.As.Seal(m, s.Of)
	if err != nil {
		return nil, nil, err
	}
	said, err := s.Exchange(ctx, wire)
	if err != nil {
		return nil, nil, err
	}
	split, err := docking.Split(said)
	if err != nil {
		return nil, nil, err
	}
	for _, one := range split {
		got, err := s.open(one)
		if err != nil {
			return nil, nil, err
		}
		if got.Request == "check-"+s.run || got.Kind == docking.Resend {
			all, wires = append(all, got), append(wires, one)
		}
	}
	return all, wires, nil
}

// resent asks for the feedback again, which is receipted, and for what nobody sent.
func (s *Suite) resent(ctx context.Context) error {
	if len(s.waves) == 0 {
		return fmt.Errorf("没有可以索取的报文")
	}
	ids := []string{"never-" + s.run}
	for _, m := range s.waves {
		ids = append(ids, m.ID)
	}
	_, wires, err := s.fetch(ctx, docking.Resend, docking.Content{IDs: ids})
	if err != nil {
		return err
	}
	return s.theSame(wires)
}

// theSame demands the bytes of the feedback, each once, in whichever order.
func (s *Suite) theSame(wires [][]byte) error {
	if len(wires) != len(s.wires) {
		return fmt.Errorf("得到 %d 份，应为 %d 份", len(wires), len(s.wires))
	}
	for _, want := range s.wires {
		if !slices.ContainsFunc(wires, func(w []byte) bool { return bytes.Equal(w, want) }) {
			return fmt.Errorf("得到的不是原来的字节")
		}
	}
	return nil
}

// reconciled compares ledgers twice: as if a message of ours had been lost there and
// the feedback here, and as both are.
func (s *Suite) reconciled(ctx context.Context) error {
	if len(s.waves) == 0 {
		return fmt.Errorf("没有可以对账的报文")
	}
	sent := docking.LedgerEntry{ID: "check-" + s.run + "-ask", Digest: docking.Digest(s.request), Sent: true, Outcome: docking.Taken}
	lost := docking.LedgerEntry{ID: "check-" + s.run + "-lost", Digest: docking.Digest(nil), Sent: true, Outcome: docking.Taken}
	all, wires, err := s.compare(ctx, sent, lost)
	if err != nil {
		return err
	}
	asked := slices.IndexFunc(all, func(m docking.Message) bool { return m.Kind == docking.Resend })
	if asked < 0 || !slices.Equal(all[asked].IDs, []string{lost.ID}) {
		return fmt.Errorf("没有索取它所缺的那一份")
	}
	if err := s.theSame(slices.Delete(wires, asked, asked+1)); err != nil {
		return err
	}
	both := []docking.LedgerEntry{sent}
	for i, m := range s.waves {
		both = append(both, docking.LedgerEntry{ID: m.ID, Digest: docking.Digest(s.wires[i]), Outcome: docking.Taken})
	}
	if all, _, err = s.compare(ctx, both...); err == nil && len(all) > 0 {
		err = fmt.Errorf("双方一致，仍得到 %d 份", len(all))
	}
	return err
}

func (s *Suite) compare(ctx context.Context, ours ...docking.LedgerEntry) ([]docking.Message, [][]byte, error) {
	return s.fetch(ctx, docking.Ledger, docking.Content{On: workday.DateOf(s.waves[0].SentAt), Ledger: ours})
}
