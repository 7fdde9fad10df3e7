package casework

import (
	"context"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// deliverJob sends a message of the outbox that is there already.
type deliverJob struct {
	Message string `json:"message"`
}

// Kind names the job in the queue.
func (deliverJob) Kind() string { return "docking deliver" }

// handleDocking sets the workers that carry messages.
func (d *Desk) handleDocking(w *store.Workers) {
	store.Handle(w, func(ctx context.Context, j carryJob) error { return d.Carry(ctx, assist.ID(j.Task)) })
	store.Handle(w, func(ctx context.Context, j recallJob) error { return d.Recall(ctx, assist.ID(j.Task), j.Ordinal) })
	store.Handle(w, func(ctx context.Context, j replyJob) error { return d.Reply(ctx, verification.ID(j.Case), j.Round) })
	store.Handle(w, func(ctx context.Context, j reasonJob) error { return d.ReplyReason(ctx, assist.ID(j.Task)) })
	store.Handle(w, func(ctx context.Context, j opinionJob) error { return d.ReplyOpinion(ctx, assist.ID(j.Task)) })
	store.Handle(w, func(ctx context.Context, j verdictJob) error {
		return d.ReplyVerdict(ctx, assist.ID(j.Task), docking.Kind(j.What))
	})
	store.Handle(w, func(ctx context.Context, j askAgainJob) error { return d.AskAgain(ctx, review.ID(j.Review)) })
	store.Handle(w, func(ctx context.Context, j reviewReplyJob) error {
		return d.ReplyReview(ctx, review.ObjectionID(j.Objection))
	})
	store.Handle(w, func(ctx context.Context, j catalogueJob) error {
		return d.SendItem(ctx, catalogue.Ref{ID: catalogue.ItemID(j.Item), Version: j.Version}, agency.ID(j.Peer))
	})
	store.Handle(w, func(ctx context.Context, j orderJob) error {
		return d.SendOrder(ctx, catalogue.AdjustmentID(j.Adjustment), agency.ID(j.Peer))
	})
	store.Handle(w, func(ctx context.Context, j acknowledgeJob) error {
		return d.SendAcknowledgement(ctx, catalogue.AdjustmentID(j.Adjustment), agency.ID(j.Agency))
	})
	store.Handle(w, func(ctx context.Context, j consultJob) error {
		return d.SendConsult(ctx, archive.ConsultationID(j.Consultation))
	})
	store.Handle(w, func(ctx context.Context, j supplyJob) error {
		return d.SendSupply(ctx, archive.ConsultationID(j.Consultation))
	})
	store.Handle(w, func(ctx context.Context, j agreementJob) error {
		return d.SendAgreement(ctx, agency.AgreementID(j.Agreement), agency.ID(j.Peer))
	})
	store.Handle(w, func(ctx context.Context, j ledgersJob) error { return d.fetchForgotten(ctx, agency.ID(j.Peer)) })
	store.Handle(w, func(ctx context.Context, j deliverJob) error { return d.deliver(ctx, j.Message) })
}
