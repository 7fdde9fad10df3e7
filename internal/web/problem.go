package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/fault"
)

// statuses is the one table from kinds of faults to HTTP.
var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.Missing:         http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Refused:         http.StatusConflict,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

var titles = map[fault.Kind]string{
	fault.Internal: "系统内部错误", fault.Invalid: "填写的内容有误", fault.Unauthenticated: "尚未登录",
	fault.Forbidden: "没有权限", fault.Missing: "没有找到", fault.Conflict: "状态已变化", fault.Refused: "操作规范不允许",
	fault.TooLarge: "内容过大", fault.TooMany: "操作过于频繁", fault.Unavailable: "暂时无法使用",
}

// Problem is how a fault travels (RFC 9457). It never repeats what was sent: a
// rejected value may be an id number.
type Problem struct {
	Type   string        `json:"type" format:"uri-reference" doc:"文档中该错误的位置"`
	Title  string        `json:"title" doc:"错误类别"`
	Status int           `json:"status" doc:"HTTP状态码"`
	Detail string        `json:"detail" doc:"发生了什么"`
	Code   string        `json:"code" doc:"稳定的错误代码，供程序判断"`
	Rule   string        `json:"rule,omitempty" doc:"所依据的操作规范条款编号，如R8.1"`
	Cite   string        `json:"cite,omitempty" doc:"所依据的条款，如：依据《操作规范》第八条"`
	Mend   string        `json:"mend,omitempty" doc:"应当如何处理"`
	Trace  string        `json:"trace,omitempty" doc:"追踪号，请告诉系统管理员"`
	Errors []fault.Field `json:"errors,omitempty" doc:"有误的各项"`

	retry time.Duration
}

// Error is the problem's sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the problem's HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders adds Retry-After, in whole seconds, where it is known.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int((p.retry+time.Second-1)/time.Second)))
	}
	return h
}

// ContentType is application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problem turns an error into its answer. What is no fault becomes a bare
// internal error outside and a line in the log, under the request's trace id.
func problem(ctx context.Context, err error) *Problem {
	if p := (*Problem)(nil); errors.As(err, &p) {
		return p
	}
	f, ok := fault.Of(err)
	if !ok {
		f = outside(err)
	}
	if f.Kind == fault.Internal {
		traceIn(ctx).log.ErrorContext(ctx, "internal", "trace", traceOf(ctx), "error", err.Error())
		f = fault.New(fault.Internal, "internal", "系统内部错误，本次操作未完成").Do("请把追踪号告诉系统管理员")
	}
	return &Problem{
		Type: errorsPath + "#" + f.Code, Title: titles[f.Kind], Status: statuses[f.Kind], Detail: f.Message,
		Code: f.Code, Rule: f.Rule, Cite: fault.Cite(f.Rule), Mend: f.Mend, Trace: traceOf(ctx), Errors: f.Fields,
		retry: f.RetryAfter,
	}
}

// outside sorts errors that are neither faults nor defects of ours.
func outside(err error) *fault.Error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "request.too_large", "提交的内容超过允许的大小").Do("请分批提交")
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Unavailable, "request.timeout", "处理超时，请稍后重试").Do("数据量大时请分批提交")
	case errors.Is(err, context.Canceled):
		return fault.New(fault.Unavailable, "request.canceled", "请求已取消")
	}
	return fault.New(fault.Internal, "internal", "")
}

// writeProblem answers outside of the API's handlers.
func writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := problem(r.Context(), err)
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // whom to tell, if the client has gone
}

// The API library asks these two package variables for its own errors; its own
// model would echo the rejected value.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return libraryProblem(context.Background(), status, unnamed, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		if ctx == nil {
			return libraryProblem(context.Background(), status, unnamed, errs)
		}
		return libraryProblem(ctx.Context(), status, namingOf(ctx.Operation()), errs)
	}
}

// libraryProblem translates an error of the API library, by its status alone:
// its words are English and may quote.
func libraryProblem(ctx context.Context, status int, name naming, errs []error) *Problem {
	for _, err := range errs {
		if _, ours := fault.Of(err); ours || errors.As(err, new(*Problem)) {
			return problem(ctx, err)
		}
	}
	switch status {
	case 0: // asked for the model's form, for the interface document
		return &Problem{}
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return problem(ctx, fault.New(fault.Invalid, "request.invalid", "请求的内容不符合要求").
			Do("请按所列各项修改后重新提交").At(libraryFields(errs, name)...))
	case http.StatusRequestEntityTooLarge:
		return problem(ctx, &http.MaxBytesError{})
	case http.StatusRequestTimeout:
		return problem(ctx, context.DeadlineExceeded)
	case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
		return problem(ctx, fault.New(fault.Invalid, "request.media_type", "不支持这种内容类型").Do("请使用接口说明中的内容类型"))
	}
	return problem(ctx, errors.Join(append(errs, errLibrary)...))
}

var errLibrary = errors.New("web: the API library answered with an error of its own")

func libraryFields(errs []error, name naming) []fault.Field {
	var fields []fault.Field
	for _, err := range errs {
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			fields = append(fields, libraryField(d.ErrorDetail(), name))
		}
	}
	return fields
}

var (
	pathForm  = regexp.MustCompile(`^[A-Za-z][A-Za-z_]*(\[\d{1,7}\]|\.[A-Za-z][A-Za-z0-9_-]{0,40}){0,8}$`)
	longDigit = regexp.MustCompile(`\d{8}`)
)

// safePath gives where the error is, unless the sender's own words are in it:
// an unknown property's name could be anything.
func safePath(location string) string {
	if !pathForm.MatchString(location) || longDigit.MatchString(location) {
		return ""
	}
	return strings.TrimPrefix(location, "body.")
}

func wordsFor(message string) string {
	switch {
	case strings.HasPrefix(message, "expected required"), strings.HasPrefix(message, "required"), strings.HasPrefix(message, "request body is required"):
		return "缺少必填项"
	case strings.HasPrefix(message, "unexpected property"), strings.HasPrefix(message, "unknown query"):
		return "没有这个字段"
	case strings.HasPrefix(message, "expected length >= 1"):
		return "不能为空"
	case strings.Contains(message, "length"):
		return "长度不符合要求"
	case strings.HasPrefix(message, "expected value to be one of"):
		return "不在可选范围内"
	}
	return "格式不符合要求"
}
