package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/workday"
)

// What belongs to no request of this run is examined by what must be refused, so
// that nothing is left behind in the examined system. A kind that it does not
// serve is refused as such.

// refuses demands that a message is receipted as refused, with a code where one is
// given, or because its kind is not served at all; and each time with the same
// receipt.
func (s *Suite) refuses(ctx context.Context, m docking.Message, code string) error {
	wire, err := s.As.SealUnchecked(m, s.Of)
	if err != nil {
		return err
	}
	r, first, err := s.receiptFor(ctx, wire)
	if err != nil {
		return fmt.Errorf("%s 应以回执拒绝：%w", m.Kind, err)
	}
	if r.Outcome != docking.Refused || r.Code == "" {
		return fmt.Errorf("%s 应以回执拒绝，得到回执 %s %s", m.Kind, r.Outcome, r.Code)
	}
	if code != "" && r.Code != code && r.Code != notServed {
		return fmt.Errorf("%s 应以 %s 拒绝，得到 %s", m.Kind, code, r.Code)
	}
	_, again, err := s.receiptFor(ctx, wire)
	if err == nil && !bytes.Equal(first, again) {
		err = fmt.Errorf("%s 再次拒绝的回执与第一次的不同", m.Kind)
	}
	return err
}

// notServed is the refusal of a kind that an implementation may do without.
const notServed = "docking.not_served"

func (s *Suite) verdict(ctx context.Context) error {
	confirm, back := s.message("confirm", docking.Confirm), s.message("return", docking.Return)
	confirm.Request, back.Request = "never-"+s.run, "never-"+s.run
	confirm.Due = workday.DateOf(s.Now()) + 30
	back.Field, back.Words = "name", "对接检查"
	return errors.Join(s.refuses(ctx, confirm, ""), s.refuses(ctx, back, ""))
}

// foreign is a region that lies with neither side.
const foreign agency.Code = "990000"

func (s *Suite) catalogue(ctx context.Context) error {
	m := s.message("catalogue", docking.Catalogue)
	m.Items = []catalogue.Item{{ID: catalogue.ItemID(s.Of.Code() + ".vehicle"), Name: "对接检查", Owner: agency.ID(s.Of.Code()), Category: "vehicle"}}
	return s.refuses(ctx, m, "catalogue.owner")
}

func (s *Suite) ordered(ctx context.Context) error {
	empty, note := s.message("order", docking.Adjust), s.message("acknowledge", docking.Acknowledge)
	empty.Order = &docking.Order{Number: "对接检查", From: workday.DateOf(s.Now()) + 30}
	note.Request = "never-" + s.run
	return errors.Join(s.refuses(ctx, empty, "docking.incomplete"), s.refuses(ctx, note, ""))
}

func (s *Suite) consulted(ctx context.Context) error {
	ask, supply := s.message("consult", docking.Consult), s.message("supply", docking.Supply)
	ask.Request, supply.Request = "never-"+s.run, "never-"+s.run
	ask.Consult, ask.Words, ask.Wanted = "check-"+s.run, "对接检查", []docking.Wanted{{Paper: "commission"}}
	supply.Consult, supply.Papers = "never-"+s.run, []docking.Paper{scan}
	return errors.Join(s.refuses(ctx, ask, ""), s.refuses(ctx, supply, ""))
}

var scan = docking.Paper{No: 1, Name: "对接检查", ContentType: "application/pdf", Content: []byte("%PDF-1.4\n")}

func (s *Suite) agreed(ctx context.Context) error {
	m := s.message("agreement", docking.Agreement)
	today := workday.DateOf(s.Now())
	m.Agreement = &docking.AgreementState{Number: "对接检查", Of: foreign, SignedOn: today, From: today, To: today + 30}
	m.Papers = []docking.Paper{scan}
	return s.refuses(ctx, m, "agreement.party")
}
