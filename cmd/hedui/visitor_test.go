package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"hedui/internal/demo"
	"hedui/internal/listfile"
)

type m = map[string]any

// visitor is one of the demo's people, logged in at a server.
type visitor struct {
	t      testing.TB
	url    string
	client *http.Client
}

func (s *server) as(t testing.TB, login string) *visitor {
	t.Helper()
	if client := s.known[login]; client != nil {
		return &visitor{t, s.url, client}
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t, s.url, &http.Client{Jar: jar, Timeout: time.Minute}}
	for _, a := range demo.Accounts(1) {
		if a.Login == login {
			v.want(http.StatusOK, "POST", "/session", m{"login": login, "password": a.Password})
			if s.known == nil {
				s.known = map[string]*http.Client{}
			}
			s.known[login] = v.client
			return v
		}
	}
	t.Fatalf("no account %s", login)
	return nil
}

// do asks the interface; a string is sent as it is, all else as JSON.
func (v *visitor) do(method, path string, body any) (int, m, string) {
	v.t.Helper()
	var reader io.Reader
	if text, is := body.(string); is {
		reader = strings.NewReader(text)
	} else if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			v.t.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.url+"/api/v1"+path, reader)
	if err != nil {
		v.t.Fatal(err)
	}
	if reader != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	var said m
	_ = json.Unmarshal(raw, &said) // not every answer is JSON
	return response.StatusCode, said, string(raw)
}

func (v *visitor) want(status int, method, path string, body any) m {
	v.t.Helper()
	got, said, raw := v.do(method, path, body)
	if got != status {
		v.t.Fatalf("%s %s: %d %.400s, want %d", method, path, got, raw, status)
	}
	return said
}

// refused wants a fault with a code.
func (v *visitor) refused(code, method, path string, body any) {
	v.t.Helper()
	if status, said, raw := v.do(method, path, body); status < 400 || said["code"] != code {
		v.t.Errorf("%s %s: %d %.300s, want %s", method, path, status, raw, code)
	}
}

// rows gives what a list shows.
func (v *visitor) rows(path, key string) (all []m) {
	v.t.Helper()
	list, _ := v.want(http.StatusOK, "GET", path, nil)[key].([]any)
	for _, one := range list {
		all = append(all, one.(m))
	}
	return all
}

// until waits for one of a list's rows that is as wanted.
func (v *visitor) until(what, path, key string, wanted func(m) bool) m {
	v.t.Helper()
	deadline := time.Now().Add(90 * time.Second)
	for time.Now().Before(deadline) {
		for _, one := range v.rows(path, key) {
			if wanted(one) {
				return one
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	v.t.Fatalf("%s did not come: %.2000v", what, v.rows(path, key))
	return nil
}

// is wants fields of a row.
func is(fields m) func(m) bool {
	return func(row m) bool {
		for k, want := range fields {
			if row[k] != want {
				return false
			}
		}
		return true
	}
}

func sheetOf(t testing.TB, s demo.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(&b, listfile.XLSX); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
