package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
)

// The bounds of uploads. A list of a million rows is about 60 MB.
const (
	mostUploads  = 8 // under way at once; each may take much memory to check
	uploadWithin = 10 * time.Minute
	listBody     = 200 << 20
	scanBody     = 20 << 20
)

// upload is a file that came in whole. It waits enciphered in a nameless file
// rather than in memory, which several large lists would exhaust, and rather
// than in the library's multipart form, which spills clear text to disk (R11).
type upload struct {
	*seal.Scratch
	mime string // by content; what the sender says is not believed
}

// reader reads the file from its beginning.
func (u *upload) reader() io.Reader { return io.NewSectionReader(u, 0, u.Size()) }

// received registers a route that takes a file, as the whole body or as the
// first file of a multipart form.
func received[I, O any](s *Server, r route, verb func(ctx context.Context, actor policy.Actor, in *I, file *upload) (*O, error)) {
	op := r.operation()
	op.Middlewares = huma.Middlewares{withRequest}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, within(r))
		defer cancel()
		file, err := s.receive(ctx, op.MaxBodyBytes)
		if err != nil {
			return nil, problem(ctx, err)
		}
		defer file.Close()
		out, err := verb(ctx, callerIn(ctx).actor, in, file)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return out, nil
	})
	s.takesFile(r)
}

// takesFile documents the body of a registered route. The library must not know
// of it before: it would read and decode it.
func (s *Server) takesFile(r route) {
	for _, op := range operations(s.api.OpenAPI().Paths[r.path]) {
		if op.Method == r.method {
			op.RequestBody = fileBody()
		}
	}
}

func fileBody() *huma.RequestBody {
	binary := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": binary}, Required: []string{"file"}}
	return &huma.RequestBody{Required: true, Description: "文件本身，或表单中的第一个文件；类型按内容识别，文件名不保存", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: binary}, "multipart/form-data": {Schema: form},
	}}
}

type requestKey struct{}

func withRequest(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	next(huma.WithValue(ctx, requestKey{}, r))
}

// receive takes the request's file in, one of a few at a time.
func (s *Server) receive(ctx context.Context, most int64) (*upload, error) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		return nil, fault.New(fault.TooMany, "upload.busy", "同时上传的文件过多").Do("请稍后重试").Retry(10 * time.Second)
	}
	r := ctx.Value(requestKey{}).(*http.Request)
	r.Body = http.MaxBytesReader(nil, r.Body, most)
	from, err := fileIn(r)
	if err != nil {
		return nil, broken(err)
	}
	scratch, err := seal.NewScratch("", from)
	if err != nil {
		return nil, broken(err)
	}
	if scratch.Size() == 0 {
		scratch.Close()
		return nil, fault.New(fault.Invalid, "upload.empty", "没有收到文件，或文件是空的").Do("请选择文件后重新上传")
	}
	return sniffed(scratch)
}

// fileIn is the body, or the first file of a form.
func fileIn(r *http.Request) (io.Reader, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return r.Body, nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return http.NoBody, nil
		}
		if err != nil || part.FileName() != "" {
			return part, err
		}
	}
}

// broken turns the errors of a connection into a fault of the sender's.
func broken(err error) error {
	var tooLarge *http.MaxBytesError
	if _, ours := fault.Of(err); ours || errors.As(err, &tooLarge) {
		return err
	}
	return fault.New(fault.Invalid, "upload.broken", "文件没有传送完整").Do("请检查网络后重新上传")
}

func sniffed(scratch *seal.Scratch) (*upload, error) {
	head := make([]byte, 512)
	n, err := scratch.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		scratch.Close()
		return nil, err
	}
	return &upload{scratch, http.DetectContentType(head[:n])}, nil
}
