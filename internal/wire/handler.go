package wire

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"hedui/internal/docking"
	"hedui/internal/fault"
)

// Accept takes one message and gives what is said to it. Its faults are of the
// specification's list, or pass.
type Accept func(ctx context.Context, wire []byte) ([]byte, error)

// readWithin bounds how long a message may drip in.
const readWithin = time.Minute

// mostAtOnce bounds the messages that are held in memory at once; who comes
// beyond it is told to come again.
const mostAtOnce = 64

// Handler is our door over HTTP; mount it at Path.
func Handler(accept Accept) http.Handler {
	places := make(chan struct{}, mostAtOnce)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			say(w, http.StatusMethodNotAllowed, problem{"docking.method", "对接报文用 POST 发送"})
			return
		}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		default:
			w.Header().Set("Retry-After", "1")
			say(w, http.StatusTooManyRequests, problem{"docking.busy", "同时接收的报文过多，请稍后重发"})
			return
		}
		answer, err := received(w, r, accept)
		if err != nil {
			sayFault(w, err)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write(answer) // who has hung up sends again
	})
}

func received(w http.ResponseWriter, r *http.Request, accept Accept) ([]byte, error) {
	if r.ContentLength > docking.MaxSize {
		return nil, tooLarge()
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readWithin)) // a recorder has none
	wire, err := io.ReadAll(http.MaxBytesReader(w, r.Body, docking.MaxSize))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return nil, tooLarge()
	} else if err != nil {
		return nil, fault.New(fault.Invalid, "docking.cut", "对接报文没有传完").Do("请重发原报文")
	}
	return accept(r.Context(), wire)
}

func tooLarge() error {
	return fault.Newf(fault.TooLarge, "docking.size", "对接报文超过 %d MB", docking.MaxSize>>20)
}

// sayFault tells a peer what the specification lists, and of everything else only
// that it passes.
func sayFault(w http.ResponseWriter, err error) {
	f, known := fault.Of(err)
	if !known || f.Code == "docking.cut" {
		say(w, http.StatusServiceUnavailable, problem{"docking.internal", "暂时无法处理，请稍后重发"})
		return
	}
	for status, kind := range finals {
		if kind == f.Kind {
			say(w, status, problem{f.Code, f.Message})
			return
		}
	}
	say(w, http.StatusServiceUnavailable, problem{f.Code, f.Message})
}

func say(w http.ResponseWriter, status int, p problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p)
}
