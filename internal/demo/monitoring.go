package demo

import (
	"context"
	"fmt"
	"time"

	"hedui/internal/casework"
	"hedui/internal/hint"
)

// The standards that hints are measured by, in 分 a month: invented, like all else.
var standards = []hint.Reference{
	{Name: "dibao", Label: "低保月标准", Division: "210100", Area: hint.Urban, Year: 2026, Value: 75500, Basis: Mark},
	{Name: "dibao", Label: "低保月标准", Division: "210100", Area: hint.Rural, Year: 2026, Value: 58000, Basis: Mark},
}

// standards: the province enters what hints of monitoring are measured by (R9.1).
func (s *story) standards(ctx context.Context) error {
	approver, err := s.as(ctx, "province.approver")
	for _, r := range standards {
		if err == nil {
			err = s.Desk.EditReference(ctx, approver, r)
		}
	}
	return err
}

// hinted: the commission orders monitoring, so the deposits raise a hint, which
// decides nothing and waits for somebody to look at it.
func (s *story) hinted(ctx context.Context) error {
	clerk, err := s.as(ctx, "heping.clerk")
	if err != nil {
		return err
	}
	var hints []casework.HintView
	err = s.until(ctx, "nobody looked for hints", func(ctx context.Context) (bool, error) {
		hints, err = s.Desk.Hints(ctx, clerk, s.Case.ID, "", 10)
		return len(hints) > 0, err
	})
	if err == nil {
		s.Say("委托书要求动态监测，产生提示 %d 条，待人员查看：%s", len(hints), hints[0].Name)
	}
	return err
}

// until asks again and again, for as long as the story is patient.
func (s *story) until(ctx context.Context, otherwise string, done func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if is, err := done(ctx); is || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("demo: %s: %w", otherwise, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}
