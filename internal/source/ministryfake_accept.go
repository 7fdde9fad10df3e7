package source

import (
	"context"
	"slices"

	"hedui/internal/docking"
	"hedui/internal/fault"
)

// Exchange takes a message and gives what is said to it; the fault docking.down
// means that it may not have arrived, others are those of the specification.
func (f *MinistryFake) Exchange(ctx context.Context, wire []byte) ([]byte, error) {
	s, err := docking.Parse(wire)
	if err == nil {
		err = f.proven(s)
	}
	if err != nil {
		return nil, err
	}
	m, err := f.party.Open(s)
	why, known := fault.Of(err)
	if err != nil && (!known || why.Kind != fault.Invalid || why.Code == "docking.envelope") {
		return nil, err
	}
	if f.passes != nil && m.Kind.Business() {
		f.passes(m)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.Kind.Business() {
		f.tries++
	}
	if f.down || ctx.Err() != nil {
		return nil, platformDown()
	}
	if err != nil {
		return f.take(m, s, why)
	}
	return f.serve(m, s)
}

// proven faults what is not the peer's, or not for the platform, or of another time.
func (f *MinistryFake) proven(s *docking.Sealed) error {
	if s.Signer != f.peer.Fingerprint() {
		return fault.New(fault.Forbidden, "docking.stranger", "对接报文的证书没有登记").Because("R11")
	}
	if err := s.Verify(f.peer); err != nil {
		return err
	}
	if !docking.SpeaksFor(f.peer.Code(), s.From, f.party.Certificate.Code()) {
		return fault.New(fault.Forbidden, "docking.impostor", "发报单位不属于该证书所代表的地区").Because("R11")
	}
	if f.trusting {
		return nil
	}
	return s.Timely(f.now())
}

func (f *MinistryFake) serve(m docking.Message, s *docking.Sealed) ([]byte, error) {
	switch m.Kind {
	case docking.Receipted:
		f.receipted(m.Receipt.Of)
		return nil, nil
	case docking.Collect:
		return f.collected(), nil
	case docking.Ledger:
		return f.compare(m)
	case docking.Resend:
		return f.handOutAgain(m.IDs), nil
	}
	return f.take(m, s, f.refusal(m))
}

// unserved are the kinds that are between a province and its own cities.
var unserved = []docking.Kind{docking.Catalogue, docking.Confirm, docking.Return, docking.Adjust, docking.Acknowledge, docking.Consult, docking.Supply, docking.Agreement}

// refusal says why a whole message is not taken; nil = it is. A second review
// about the same person is refused (R5.5b).
func (f *MinistryFake) refusal(m docking.Message) *fault.Error {
	if slices.Contains(unserved, m.Kind) {
		return fault.Newf(fault.Invalid, "docking.not_served", "本系统不办理“%s”报文", m.Kind.Chinese())
	}
	if f.receipts[m.ID] != nil || m.Kind != docking.Review {
		return nil
	}
	for _, no := range m.Persons {
		if f.reviewed[askedOf{m.Request, no}] {
			return fault.New(fault.Refused, "review.once", "该核对对象的同一类别已经复核过").Because("R5.5b")
		}
	}
	return nil
}

// receipted ends the handing out of a message.
func (f *MinistryFake) receipted(id string) {
	f.acknowledged[id] = true
	f.out = slices.DeleteFunc(f.out, func(o outgoing) bool {
		if o.ID == id && f.taken != nil {
			f.taken(o.Message)
		}
		return o.ID == id
	})
}

func (f *MinistryFake) collected() (all []byte) {
	f.ripen()
	for _, o := range f.out {
		all = append(all, o.wire...)
	}
	return all
}

// handOutAgain gives the original bytes, receipted or not; what there is not is
// left out.
func (f *MinistryFake) handOutAgain(ids []string) (all []byte) {
	for _, id := range ids {
		all = append(all, f.frozen[id]...)
	}
	return all
}

func (f *MinistryFake) take(m docking.Message, s *docking.Sealed, refused *fault.Error) (receipt []byte, err error) {
	if earlier, known := f.digests[m.ID]; known && earlier != s.Digest() {
		return nil, fault.New(fault.Conflict, "docking.reused", "该报文编号已用于内容不同的报文").Do("请以新编号发送")
	}
	if f.receipts[m.ID] == nil {
		if f.receipts[m.ID], err = f.receipt(m, s, refused); err != nil {
			return nil, err
		}
		f.digests[m.ID] = s.Digest()
		if refused == nil {
			f.got = append(f.got, m)
			f.answer(m)
		}
	}
	if f.lose > 0 {
		f.lose--
		return nil, platformDown()
	}
	return f.receipts[m.ID], nil
}

func (f *MinistryFake) receipt(m docking.Message, s *docking.Sealed, refused *fault.Error) ([]byte, error) {
	r := docking.Receipt{Of: m.ID, Digest: s.Digest(), Outcome: docking.Taken, At: f.now()}
	if refused != nil {
		r.Outcome, r.Code, r.Words = docking.Refused, refused.Code, refused.Message
	}
	return f.party.Seal(docking.Message{Header: docking.Header{ID: "r-" + m.ID, Kind: docking.Receipted, From: f.party.Certificate.Code(), To: m.From,
		SentAt: f.now(), Receipt: &r}}, f.peer)
}

// compare names what a ledger says was sent and is not here (a platform that began
// anew has forgotten everything, and gets it again), and gives what was receipted
// of the day and the ledger does not list.
func (f *MinistryFake) compare(m docking.Message) ([]byte, error) {
	var lacking []string
	theirs := map[string]bool{}
	for _, e := range m.Ledger {
		if !e.Sent {
			theirs[e.ID] = true
		} else if f.receipts[e.ID] == nil {
			lacking = append(lacking, e.ID)
		}
	}
	var again []string
	for id, day := range f.sentOn {
		if day == m.On && f.acknowledged[id] && !theirs[id] {
			again = append(again, id)
		}
	}
	slices.Sort(again)
	if len(lacking) == 0 {
		return f.handOutAgain(again), nil
	}
	asked := docking.New(docking.Resend, "again-"+m.ID, "", f.party.Certificate.Code(), m.From)
	asked.SentAt, asked.IDs = f.now(), lacking
	wire, err := f.party.Seal(asked, f.peer)
	return append(wire, f.handOutAgain(again)...), err
}
