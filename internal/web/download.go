package web

import (
	"context"
	"io"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"hedui/internal/casework"
	"hedui/internal/policy"
)

const (
	mimeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mimeCSV  = "text/csv; charset=utf-8"
	mimePDF  = "application/pdf"
	mimeJSON = "application/json"
)

// file is an answer that is a file. Its name holds nothing personal: it stays
// on the receiver's disk.
type file struct {
	name  string
	mime  string
	write func(ctx context.Context, w io.Writer) error
}

// bytesFile is a file that is in memory.
func bytesFile(name, mime string, data []byte) *file {
	return &file{name, mime, func(_ context.Context, w io.Writer) error { _, err := w.Write(data); return err }}
}

// scanFile answers with a scan, under a name with the ending of its kind.
func scanFile(name string, open func(context.Context, func(casework.Document, io.Reader) error) error) *file {
	out := &file{name: name}
	out.write = func(ctx context.Context, w io.Writer) error {
		return open(ctx, func(d casework.Document, content io.Reader) error {
			out.mime = d.ContentType
			out.name += map[string]string{mimePDF: ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}[d.ContentType]
			_, err := io.Copy(w, content)
			return err
		})
	}
	return out
}

// sent registers a route that answers with a file. What goes wrong before its
// first byte is a problem; afterwards the connection breaks, so that half a
// file never looks like a whole one.
func sent[I any](s *Server, r route, mimes []string, verb func(ctx context.Context, actor policy.Actor, in *I) (*file, error)) {
	op := r.operation()
	op.Middlewares = huma.Middlewares{withRequest}
	op.Responses = map[string]*huma.Response{"200": {Description: "文件", Content: binaries(mimes)}}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		f, err := verb(ctx, callerIn(ctx).actor, in)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &huma.StreamResponse{Body: func(hctx huma.Context) { s.send(hctx, r, f) }}, nil
	})
}

func binaries(mimes []string) map[string]*huma.MediaType {
	content := map[string]*huma.MediaType{}
	for _, m := range mimes {
		content[m] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return content
}

func (s *Server) send(hctx huma.Context, of route, f *file) {
	r, w := humago.Unwrap(hctx)
	ctx, cancel := context.WithTimeout(r.Context(), within(of))
	defer cancel()
	out := &attachment{w: w, file: f}
	err := f.write(ctx, out)
	switch {
	case err == nil:
		out.begin()
	case !out.begun:
		writeProblem(w, r, err)
	default:
		s.log.WarnContext(ctx, "file cut off", "trace", traceOf(ctx), "error", problem(ctx, err).Code)
		panic(http.ErrAbortHandler)
	}
}

// attachment sends the head with the first byte.
type attachment struct {
	w     http.ResponseWriter
	file  *file
	begun bool
}

func (a *attachment) begin() {
	if a.begun {
		return
	}
	a.begun = true
	h := a.w.Header()
	h.Set("Content-Type", a.file.mime)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.file.name}))
	a.w.WriteHeader(http.StatusOK)
}

func (a *attachment) Write(p []byte) (int, error) {
	a.begin()
	return a.w.Write(p)
}
