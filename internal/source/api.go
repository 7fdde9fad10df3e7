package source

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hedui/internal/fault"
)

// maxAnswer bounds one answer: a person's records, not a table.
const maxAnswer = 8 << 20

// api is a department's HTTP interface.
type api struct {
	client *Client
	of     *HTTP
	http   *http.Client
	fixed  values
}

// openAPI makes the interface's own connections: no proxy of the environment
// and no redirect gets to see whom we ask about.
func openAPI(c *Client) (system, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil
	t.MaxConnsPerHost = c.pace.Parallel
	var err error
	if t.TLSClientConfig, err = c.tls(); err != nil {
		return nil, err
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &api{client: c, of: c.of.HTTP, http: &http.Client{Transport: t, CheckRedirect: stay}, fixed: c.credentialValues()}, nil
}

func (c *Client) tls() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	of := c.of.HTTP.TLS
	if of == nil {
		return config, nil
	}
	config.ServerName = of.ServerName
	if of.Authority != "" {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM([]byte(of.Authority)) {
			return nil, badPEM("根证书")
		}
	}
	if of.Certificate != "" {
		own, err := tls.X509KeyPair([]byte(c.credentials[of.Certificate].Reveal()), []byte(c.credentials[of.Key].Reveal()))
		if err != nil {
			return nil, badPEM("客户端证书或私钥")
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}

func badPEM(what string) error {
	return fault.Newf(fault.Invalid, "source.certificate", "接口的%s不是有效的 PEM", what).Do("请核对后重新填写")
}

func (a *api) close() error {
	a.http.CloseIdleConnections()
	return nil
}

func (a *api) ask(ctx context.Context, q Inquiry, asked []Asked) []Outcome {
	return a.client.each(asked, func(one Asked) Outcome {
		r := &reader{of: a.client.of.Reading, question: q, asked: one}
		if f := a.pages(ctx, r); f != nil {
			return settled(one, string(q.Item.Department), f)
		}
		return r.outcome()
	})
}

// about are the placeholders of one person.
func (a *api) about(q Inquiry, one Asked) values {
	v := maps.Clone(a.fixed)
	v["number"], v["name"] = string(one.Number), one.Name
	v["today"], v["request"] = q.Today.String(), q.Request(one.Ordinal)
	return v
}

// pages asks for all pages of one person's answer.
func (a *api) pages(ctx context.Context, r *reader) *Failure {
	v := a.about(r.question, r.asked)
	p := a.of.Paging
	if p == nil {
		_, f := a.page(ctx, r, v)
		return f
	}
	v["size"] = strconv.Itoa(p.Size)
	seen := map[string]bool{}
	most := p.Most
	orElse(&most, 50)
	for n := range most {
		v["page"] = strconv.Itoa(p.First + n)
		got, f := a.page(ctx, r, v)
		if f != nil {
			return f
		}
		next, more, f := p.next(got, len(r.records))
		if f != nil || !more {
			return f
		}
		if p.Kind == "cursor" && seen[next] {
			return failed("数据源的分页循环不止")
		}
		seen[next], v["cursor"] = true, next
	}
	return failed("数据源的分页超过允许的页数")
}

// next tells whether there is another page. have counts the records so far.
func (p *Paging) next(got page, have int) (cursor string, more bool, f *Failure) {
	if p.Kind == "cursor" {
		cursor, _ = scalarAt(got.tree, p.Next)
		return cursor, cursor != "", nil
	}
	if p.Total == "" {
		return "", got.records >= p.Size, nil
	}
	text, _ := scalarAt(got.tree, p.Total)
	total, err := strconv.Atoi(text)
	switch {
	case got.none && have == 0:
		return "", false, nil
	case err != nil:
		return "", false, failed("数据源没有给出总条数")
	case have > total || have < total && got.records == 0:
		return "", false, failed("数据源返回的条数与总数不符")
	}
	return "", have < total, nil
}

// page asks for one page and reads it.
func (a *api) page(ctx context.Context, r *reader, v values) (got page, f *Failure) {
	repeatable := a.of.Repeatable || a.of.Method == http.MethodGet
	f = a.client.question(ctx, repeatable, func(ctx context.Context) (f *Failure) {
		status, kind, body, f := a.exchange(ctx, v)
		if f != nil {
			return f
		}
		got, f = r.read(status, kind, body)
		return f
	})
	if f == nil {
		f = r.take(got)
	}
	return got, f
}

// exchange sends one request. Failures hold nothing of what was sent or got.
func (a *api) exchange(ctx context.Context, v values) (status int, kind string, body []byte, f *Failure) {
	request, err := a.request(ctx, v)
	if err != nil {
		return 0, "", nil, &Failure{Reason: "接口说明无法形成请求", Whole: true, final: true}
	}
	response, err := a.http.Do(request)
	if err != nil {
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err // the outer one holds the address
		}
		return 0, "", nil, connectionFailure(err)
	}
	defer response.Body.Close()
	if f := overloaded(response, a.client.clock.Now()); f != nil {
		return 0, "", nil, f
	}
	body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return 0, "", nil, connectionFailure(err)
	}
	if len(body) > maxAnswer {
		return 0, "", nil, failed("数据源的应答过大")
	}
	return response.StatusCode, response.Header.Get("Content-Type"), body, nil
}

// overloaded recognises a server that takes no questions now: too many, or no
// server behind the gateway.
func overloaded(r *http.Response, now time.Time) *Failure {
	switch r.StatusCode {
	case http.StatusTooManyRequests:
		return &Failure{Reason: "数据源限制查询频率", Whole: true, unsent: true, Again: retryAfter(r, now)}
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		f := down("数据源暂停服务")
		f.Again, f.unsent = retryAfter(r, now), r.StatusCode == http.StatusServiceUnavailable
		return f
	}
	return nil
}

func retryAfter(r *http.Response, now time.Time) time.Duration {
	text := r.Header.Get("Retry-After")
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return min(time.Duration(n)*time.Second, time.Hour)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), 0), time.Hour)
	}
	return 0
}

// request puts the values into their places.
func (a *api) request(ctx context.Context, v values) (*http.Request, error) {
	kind, body, err := a.bodyOf(v)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, a.of.Method, a.of.URL, body)
	if err != nil {
		return nil, err
	}
	if len(a.of.Query) > 0 {
		q := request.URL.Query()
		maps.Copy(q, v.form(a.of.Query))
		request.URL.RawQuery = q.Encode()
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	for name, template := range a.of.Headers {
		request.Header.Set(name, v.fill(template, plain)) // a line break in it is refused by the transport
	}
	return request, nil
}

func (a *api) bodyOf(v values) (kind string, body io.Reader, err error) {
	switch {
	case len(a.of.JSON) > 0:
		data, err := v.json(a.of.JSON)
		return "application/json; charset=utf-8", bytes.NewReader(data), err
	case len(a.of.Form) > 0:
		return "application/x-www-form-urlencoded", strings.NewReader(v.form(a.of.Form).Encode()), nil
	case a.of.XML != "":
		return "application/xml; charset=utf-8", strings.NewReader(v.fill(a.of.XML, escapeXML)), nil
	}
	return "", http.NoBody, nil
}
