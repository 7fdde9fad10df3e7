package main

import (
	"encoding/xml"
	"strings"
	"testing"
)

// Every side gets a line through all its sizes, in a well-formed picture.
func TestEverySideHasItsLine(t *testing.T) {
	const results = `{"work":"match","medians_s":{"hedui":0.05,"postgres":0.4},"peak_rss_mb":90,"setup":{"subjects":"10000"}}
		{"work":"match","medians_s":{"hedui":0.5,"postgres":4.2},"peak_rss_mb":110,"setup":{"subjects":"100000"}}`
	var out strings.Builder
	if err := run(strings.NewReader(results), &out); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(out.String()), new(any)); err != nil {
		t.Error(err)
	}
	if n := strings.Count(out.String(), "<circle"); n != 6 {
		t.Errorf("%d points, not 6", n)
	}
	for _, in := range []string{"", "{", `{"work":"match","setup":{"subjects":"many"}}`} {
		if run(strings.NewReader(in), &out) == nil {
			t.Errorf("%q was drawn", in)
		}
	}
}
