package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"hedui/internal/fault"
	"hedui/internal/policy"
)

// feed sends events until its subject is at an end or ctx is: the client has
// gone, or the server stops. It is started after the actor was checked.
type feed func(ctx context.Context, send func(name string, data any) error) error

const (
	heartbeat   = 20 * time.Second // keeps proxies from closing a quiet stream
	sendWithin  = 30 * time.Second
	streamLimit = time.Hour // then the browser connects anew, and is checked anew
	mostStreams = 500       // each asks the database about once a second
	retryStream = 10 * time.Second
)

// stream registers a route that answers with server-sent events.
func stream[I any](s *Server, r route, verb func(ctx context.Context, actor policy.Actor, in *I) (feed, error)) {
	op := r.operation()
	op.Responses = map[string]*huma.Response{"200": {
		Description: "事件流", Content: map[string]*huma.MediaType{"text/event-stream": {}},
	}}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		f, err := verb(ctx, callerIn(ctx).actor, in)
		if err == nil && s.streams.Load() >= mostStreams {
			err = fault.New(fault.TooMany, "events.too_many", "同时查看进度的页面过多").Do("请关闭其他页面，或稍后刷新").Retry(retryStream)
		}
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &huma.StreamResponse{Body: func(hctx huma.Context) { s.run(hctx, f) }}, nil
	})
}

func (s *Server) run(hctx huma.Context, f feed) {
	s.streams.Add(1)
	defer s.streams.Add(-1)
	r, w := humago.Unwrap(hctx)
	hctx.SetHeader("Content-Type", "text/event-stream")
	hctx.SetHeader("X-Accel-Buffering", "no")
	ctx, cancel := context.WithTimeout(r.Context(), streamLimit)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	out := &eventWriter{w: w, control: http.NewResponseController(w)}
	var beating sync.WaitGroup
	beating.Go(func() { out.beat(ctx, cancel) })
	if err := f(ctx, out.send); err != nil && ctx.Err() == nil {
		_ = out.send("problem", problem(hctx.Context(), err)) // the stream ends either way
	}
	cancel()
	beating.Wait()
}

// resumable data names its place in the stream; the browser sends the last one
// back as Last-Event-ID when it connects anew.
type resumable interface{ eventID() string }

// eventWriter writes whole events, one at a time, and gives up a reader that
// does not take them.
type eventWriter struct {
	mu      sync.Mutex
	w       http.ResponseWriter
	control *http.ResponseController
}

func (e *eventWriter) send(name string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("event: %s\ndata: %s\n\n", name, raw)
	if r, ok := data.(resumable); ok {
		text = "id: " + r.eventID() + "\n" + text
	}
	return e.write(text)
}

func (e *eventWriter) write(text string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.control.SetWriteDeadline(time.Now().Add(sendWithin)); err != nil {
		return err
	}
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}

func (e *eventWriter) beat(ctx context.Context, gone context.CancelFunc) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if e.write(": \n\n") != nil {
				gone()
			}
		}
	}
}
