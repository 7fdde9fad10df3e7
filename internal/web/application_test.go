package web_test

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"hedui/internal/web"
)

// built is an application as the build leaves it.
func built(t *testing.T) fstest.MapFS {
	var packed bytes.Buffer
	w := brotli.NewWriter(&packed)
	_, _ = io.WriteString(w, "let a")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"index.html":         {Data: []byte(`<meta name="visitor" content="__VISITOR__"><!-- __AHEAD__ -->`)},
		"ahead.json":         {Data: []byte(`{"login": ["assets/login.js"], "/": ["assets/w.js"], "/cases/$id": ["assets/case.js", "assets/case.css"], "/cases/new": ["assets/new.js"]}`)},
		"assets/a-1.js.br":   {Data: packed.Bytes()},
		"assets/b-1.css.br":  {Data: packed.Bytes()},
		"assets/hidden/x.br": {Data: packed.Bytes()},
	}
}

func openBuilt(t *testing.T) *door {
	return open(t, true, func(o *web.Options) { o.UI = built(t) })
}

func (d *door) get(path, accept, encoding string) (*http.Response, string) {
	d.t.Helper()
	r, err := http.NewRequest(http.MethodGet, d.http.URL+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Encoding", encoding)
	response, err := d.http.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return response, string(body)
}

const aPage = "text/html,*/*"

// Every address of a room is the one page, which runs and shows only what the
// program serves.
func TestEveryRoomIsTheOnePage(t *testing.T) {
	t.Parallel()
	d := openBuilt(t)
	for path, accept := range map[string]string{"/": "*/*", "/cases/c1": aPage, "/tasks?state=open": aPage} {
		response, body := d.get(path, accept, "")
		if response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %q", path, response.StatusCode, body)
		}
		policy := response.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "style-src 'self';") || !strings.Contains(policy, "script-src 'self';") {
			t.Errorf("%s: %s", path, policy)
		}
		if response.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept, and with it who is known", path)
		}
		if !strings.Contains(body, `content="new"`) {
			t.Errorf("%s asks for a session that there is none of: %s", path, body)
		}
	}
	if got := d.as("heping.clerk").want(http.StatusOK, "GET", "/", nil); !strings.Contains(got.raw, `content="known"`) {
		t.Errorf("who is logged in is taken for a stranger: %s", got.raw)
	}
}

func linked(page string) (to []string) {
	for _, m := range regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		to = append(to, m[1])
	}
	return to
}

// Who is logged in has the room and the login's answer fetched with the page; a
// stranger gets the login's form alone.
func TestAPageNamesWhatItsRoomLoads(t *testing.T) {
	t.Parallel()
	d := openBuilt(t)
	if _, stranger := d.get("/cases/c1", aPage, ""); !slices.Equal(linked(stranger), []string{"/assets/login.js"}) || strings.Contains(stranger, "AHEAD") {
		t.Errorf("a stranger fetches a room: %s", stranger)
	}
	clerk := d.as("heping.clerk")
	clerk.header.Set("Accept", aPage)
	for path, want := range map[string][]string{"/": {"/assets/w.js"}, "/cases/new": {"/assets/new.js"}, "/cases/c1": {"/assets/case.js", "/assets/case.css"}, "/nowhere": nil} {
		body := clerk.want(http.StatusOK, "GET", path, nil).raw
		if !slices.Equal(linked(body), append([]string{"/api/v1/session"}, want...)) {
			t.Errorf("%s: %q", path, body)
		}
	}
}

// A program that mistook an address gets a problem, not a page.
func TestAnUnknownAddressIsAProblemToPrograms(t *testing.T) {
	t.Parallel()
	d := openBuilt(t)
	for _, ask := range [][2]string{{"/api/v1/nothing", aPage}, {"/assets/none.js", aPage}, {"/assets/hidden/x", aPage}, {"/cases/c1", "application/json"}} {
		response, _ := d.get(ask[0], ask[1], "br")
		if response.StatusCode != http.StatusNotFound || response.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", ask[0], response.StatusCode, response.Header.Get("Content-Type"))
		}
	}
}

func TestAssetsComeAsTheyWereCompressed(t *testing.T) {
	t.Parallel()
	d := openBuilt(t)
	for _, k := range []struct{ path, accepts, encoding, kind string }{
		{"/assets/a-1.js", "gzip, deflate, br", "br", "text/javascript; charset=utf-8"},
		{"/assets/a-1.js", "gzip", "", "text/javascript; charset=utf-8"},
		{"/assets/a-1.js", "identity", "", "text/javascript; charset=utf-8"},
		{"/assets/b-1.css", "br, gzip", "br", "text/css; charset=utf-8"},
	} {
		response, body := d.get(k.path, "*/*", k.accepts)
		h := response.Header
		if h.Get("Content-Encoding") != k.encoding || h.Get("Content-Type") != k.kind || !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%+v: %v", k, h)
		}
		if k.encoding == "br" {
			unpacked, _ := io.ReadAll(brotli.NewReader(strings.NewReader(body)))
			body = string(unpacked)
		}
		if body != "let a" {
			t.Errorf("%+v: %q", k, body)
		}
	}
}

// A program built without the application says so.
func TestWithoutAnApplicationThePageSaysSo(t *testing.T) {
	t.Parallel()
	response, body := open(t, true).get("/", aPage, "")
	if response.StatusCode != http.StatusOK || !strings.Contains(body, "没有包含浏览器界面") {
		t.Errorf("%d %s", response.StatusCode, body)
	}
}
