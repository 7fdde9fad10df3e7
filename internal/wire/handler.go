package wire

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
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

// mostOfOne bounds those of one address; a gateway before many peers gets by.
const mostOfOne = mostAtOnce / 2

// Handler is our door over HTTP; mount it at Path.
func Handler(accept Accept) http.Handler { return handler(accept, readWithin) }

func handler(accept Accept, within time.Duration) http.Handler {
	places := make(chan struct{}, mostAtOnce)
	var from addresses
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			say(w, http.StatusMethodNotAllowed, problem{"docking.method", "对接报文用 POST 发送"})
			return
		}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		default:
			busy(w)
			return
		}
		leave, ok := from.enter(r.RemoteAddr)
		if !ok {
			busy(w)
			return
		}
		defer leave()
		answer, err := received(w, r, accept, within)
		if err != nil {
			sayFault(w, err)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write(answer) // who has hung up sends again
	})
}

func busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	say(w, http.StatusTooManyRequests, problem{"docking.busy", "同时接收的报文过多，请稍后重发"})
}

// addresses counts who is inside: one address cannot keep the others out by
// dripping. The zero value is ready.
type addresses struct {
	mu     sync.Mutex
	inside map[string]int
}

func (a *addresses) enter(remote string) (leave func(), ok bool) {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.inside == nil {
		a.inside = map[string]int{}
	}
	if a.inside[host] >= mostOfOne {
		return nil, false
	}
	a.inside[host]++
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.inside[host]--; a.inside[host] == 0 {
			delete(a.inside, host)
		}
	}, true
}

func received(w http.ResponseWriter, r *http.Request, accept Accept, within time.Duration) ([]byte, error) {
	if r.ContentLength > docking.MaxSize {
		return nil, tooLarge()
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within)) // a recorder has none
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
	f, _ := fault.Of(err)
	switch {
	case Final(err):
		say(w, statuses[f.Kind], problem{f.Code, f.Message})
	case f == nil || f.Code == "docking.cut":
		say(w, http.StatusServiceUnavailable, problem{"docking.internal", "暂时无法处理，请稍后重发"})
	default:
		say(w, http.StatusServiceUnavailable, problem{f.Code, f.Message})
	}
}

func say(w http.ResponseWriter, status int, p problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p)
}
