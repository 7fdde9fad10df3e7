package casework

import (
	"time"

	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/store"
)

// Why a frozen request is given up, never to leave again: somebody in it withdrew,
// or an authorization in it ended before it left (the rest goes in another message);
// or its task is over.
const (
	withdrawnAsk = "docking.withdrawn"
	lettersEnded = "docking.letters_ended"
	taskOver     = "docking.task_over"
)

// mayLeave tells whether a frozen message may go to its peer, for the first time
// or again (no authorization, no query; R3.4, R8.2).
func mayLeave(m store.SentMessage, now time.Time) bool {
	return m.Document != "" && held(m, now) == nil
}

// held faults a message that may not leave any more.
func held(m store.SentMessage, now time.Time) error {
	switch {
	case m.Fault == withdrawnAsk:
		return fault.New(fault.Refused, withdrawnAsk, "该报文所列的核对对象已撤回授权，不能再发；其余对象已另行发送").Because("R3.4")
	case m.Fault == taskOver:
		return fault.New(fault.Refused, taskOver, "该报文所请求的核对已经终止，不能再发").Because("R8.2")
	case m.Ended(now):
		return fault.New(fault.Refused, lettersEnded, "报文所涉的授权书已到期，不能再发出").Because("R3.4")
	}
	return nil
}

// holdBack keeps what still asks for a task that is over from leaving, also what
// arrived from going again (R8.2).
func holdBack(tx *store.Tx, t assist.Task) error {
	all, err := tx.Sent(string(t.ID))
	for _, m := range all {
		if err != nil {
			return err
		}
		asks := m.Kind == string(docking.Request) || m.Kind == string(docking.Review)
		switch {
		case !asks || m.Fault == withdrawnAsk:
		case m.Over():
			err = tx.Withhold(m.ID, taskOver)
		default:
			err = tx.GiveUp(m.ID, taskOver, "")
		}
	}
	return err
}
