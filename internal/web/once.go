package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

// mostRemembered bounds the answers that are kept for idempotency keys, and the
// bodies that are compared; larger uploads are told apart by their length.
const mostRemembered = 1 << 20

var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-]{8,100}$`)

// once makes a write with an Idempotency-Key happen once: the same key with the
// same request gets the first answer again, with another request a conflict. A
// refused request is not remembered, since it changed nothing.
func (s *Server) once(ctx huma.Context, actor policy.Actor, next func(huma.Context)) {
	key := ctx.Header("Idempotency-Key")
	look, _ := ctx.Operation().Metadata["look"].(bool)
	if key == "" || look || ctx.Method() == http.MethodGet {
		next(ctx)
		return
	}
	if !keyForm.MatchString(key) {
		s.refuse(ctx, fault.New(fault.Invalid, "request.key", "幂等键由8到100个字母、数字、横线组成").Do("请使用随机的UUID"))
		return
	}
	digest, err := digestOf(ctx)
	if err != nil {
		s.refuse(ctx, err)
		return
	}
	status, body, err := s.desk.Remembered(ctx.Context(), actor, key, digest)
	switch {
	case err != nil:
		s.refuse(ctx, err)
	case status != 0:
		replay(ctx, status, body)
	default:
		s.first(ctx, actor, key, digest, next)
	}
}

// digestOf tells requests apart: method, address and body.
func digestOf(ctx huma.Context) (digest [32]byte, err error) {
	r, _ := humago.Unwrap(ctx)
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%d\n", r.Method, r.URL.RequestURI(), r.ContentLength)
	if r.ContentLength > 0 && r.ContentLength <= mostRemembered {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return digest, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		h.Write(body)
	}
	return [32]byte(h.Sum(nil)), nil
}

func replay(ctx huma.Context, status int, body []byte) {
	ctx.SetHeader("Idempotency-Replayed", "true")
	if len(body) > 0 {
		ctx.SetHeader("Content-Type", "application/json")
	}
	ctx.SetStatus(status)
	_, _ = ctx.BodyWriter().Write(body) // the client may have gone again
}

// first lets the request through and keeps its answer.
func (s *Server) first(ctx huma.Context, actor policy.Actor, key string, digest [32]byte, next func(huma.Context)) {
	answer := traceIn(ctx.Context()).answer
	answer.copy = &bytes.Buffer{}
	next(huma.WithContext(ctx, casework.Once(ctx.Context(), key, digest)))
	if answer.status() >= http.StatusMultipleChoices || answer.copy == nil {
		return
	}
	if err := s.desk.Remember(ctx.Context(), actor, key, answer.status(), answer.copy.Bytes()); err != nil {
		s.log.WarnContext(ctx.Context(), "answer not remembered", "trace", traceOf(ctx.Context()), "error", err)
	}
}
