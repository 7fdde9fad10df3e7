package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
)

// route is one verb's address. Verb is the name it has everywhere: route,
// permission, register.
type route struct {
	method, path string
	verb         string
	action       policy.Action // what the policy is asked; "" = the verb
	says         string        // Chinese, for the interface document
	tag          string
	status       int           // of success; 0 = 200, or 204 without a body
	access       access        // who gets in
	body         int64         // most bytes of the body; 0 = 1 MiB
	within       time.Duration // most time for the whole; 0 = a minute
	look         bool          // a POST that changes nothing but the register: it is never replayed
}

// access says how far a login must be for a route.
type access uint8

const (
	loggedIn access = iota // the login is complete, or a token opens
	entering               // the login is under way
	anybody                // no login is needed
)

const (
	usualBody   = 1 << 20
	usualWithin = time.Minute
)

// handle registers a route. The actor of a route for anybody is empty.
func handle[I, O any](s *Server, r route, verb func(ctx context.Context, actor policy.Actor, in *I) (*O, error)) {
	op := r.operation()
	op.Metadata[schemasKey] = s.api.OpenAPI().Components.Schemas
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, within(r))
		defer cancel()
		out, err := verb(ctx, callerIn(ctx).actor, in)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return out, nil
	})
}

func within(r route) time.Duration {
	if r.within == 0 {
		return usualWithin
	}
	return r.within
}

func (r route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: strings.ReplaceAll(r.verb, ".", "-"), Method: r.method, Path: r.path, Summary: r.says,
		Tags: []string{r.tag}, DefaultStatus: r.status, MaxBodyBytes: r.body, BodyReadTimeout: within(r),
		Metadata: map[string]any{"access": r.access, "look": r.look}, Errors: r.errors(),
	}
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = usualBody
	}
	if r.access != anybody {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	r.explain(&op)
	return op
}

// explain says who may, and by which rule of the norm.
func (r route) explain(op *huma.Operation) {
	action := r.action
	if action == "" {
		action = policy.Action(r.verb)
	}
	if !action.Known() {
		return
	}
	op.Description = action.Who() + "。"
	op.Extensions = map[string]any{"x-action": string(action)}
	if rule := action.Rule(); rule != "" {
		op.Description += fault.Cite(rule) + "（" + rule + "）。"
		op.Extensions["x-rule"] = rule
	}
}

// errors are the statuses of the problems that the route may answer with.
func (r route) errors() []int {
	all := []int{http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if r.access != anybody {
		all = append(all, http.StatusUnauthorized, http.StatusForbidden)
	}
	if strings.Contains(r.path, "{") {
		all = append(all, http.StatusNotFound)
	}
	if r.method != http.MethodGet {
		all = append(all, http.StatusConflict, http.StatusRequestEntityTooLarge)
	}
	return all
}

// caller is who sent the request.
type caller struct {
	actor   policy.Actor
	session *casework.Session // nil where a token let in
	step    casework.Step
}

type callerKey struct{}

func callerIn(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// identify finds the caller before anything of the request is decoded.
func (s *Server) identify(ctx huma.Context, next func(huma.Context)) {
	need, _ := ctx.Operation().Metadata["access"].(access)
	if need == anybody {
		next(ctx)
		return
	}
	c, err := s.caller(ctx, need)
	if err != nil {
		s.refuse(ctx, err)
		return
	}
	traceIn(ctx.Context()).account = c.actor.Account
	s.once(huma.WithValue(ctx, callerKey{}, c), c.actor, next)
}

func (s *Server) refuse(ctx huma.Context, err error) {
	p := problem(ctx.Context(), err)
	for k, values := range p.GetHeaders() {
		ctx.SetHeader(k, values[0])
	}
	_ = huma.WriteErr(s.api, ctx, p.Status, "", p) // it has nobody else to tell
}

func (s *Server) caller(ctx huma.Context, need access) (c caller, err error) {
	address := traceIn(ctx.Context()).address
	if text, ok := strings.CutPrefix(ctx.Header("Authorization"), "Bearer "); ok {
		c.actor, err = s.desk.TokenActor(ctx.Context(), seal.Secret(text), address)
		return c, err
	}
	session, ok := s.session(ctx.Context())
	if !ok {
		return c, fault.New(fault.Unauthenticated, "session.none", "尚未登录").Do("请先登录")
	}
	c.session = &session
	c.actor, c.step, err = s.desk.Actor(ctx.Context(), session, address)
	if err != nil {
		return c, err
	}
	s.touch(ctx.Context(), session)
	switch {
	case need != loggedIn || c.step == casework.StepNone:
		return c, nil
	case c.step == casework.StepDevice:
		return c, s.desk.WithoutDevice(ctx.Context(), c.actor)
	}
	return c, incomplete(c.step)
}

// incomplete says which step of the login comes next, other than a device's
// proof (casework.WithoutDevice).
func incomplete(step casework.Step) *fault.Error {
	switch step {
	case casework.StepCode:
		return halfway("session.code", "请输入动态口令")
	case casework.StepPassword:
		return halfway("session.password", "请先修改密码")
	}
	return halfway("session.enrol", "请先启用动态口令")
}

func halfway(code, mend string) *fault.Error {
	return fault.New(fault.Unauthenticated, code, "登录尚未完成").Do(mend)
}
