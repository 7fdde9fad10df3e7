package main

import (
	"strings"
	"testing"
)

func TestTallyCountsAndShowsOnlyWhatFailed(t *testing.T) {
	tests := []struct {
		name, in string
		well     bool
		shows    []string
		hides    string
	}{
		{"all passed", `{"Action":"output","Package":"p","Test":"A","Output":"chatter\n"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Elapsed":1.5}
`, true, []string{"1 tests passed, 0 failed, 0 skipped"}, "chatter"},
		{"one failed", `{"Action":"output","Package":"p","Test":"A","Output":"wanted 1\n"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}
`, false, []string{"wanted 1", "✗ p", "1 failed"}, "never"},
		{"one skipped", `{"Action":"output","Package":"p","Test":"A","Output":"no server\n"}
{"Action":"skip","Package":"p","Test":"A"}
{"Action":"pass","Package":"p"}
`, false, []string{"no server", "1 skipped"}, "never"},
		{"did not build", `{"ImportPath":"p","Action":"build-output","Output":"p.go:1: undefined\n"}
{"Action":"fail","Package":"p","FailedBuild":"p"}
`, false, []string{"undefined", "1 failed"}, "never"},
		{"died between tests", `{"Action":"pass","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Output":"exit status 3\n"}
{"Action":"fail","Package":"p"}
`, false, []string{"exit status 3", "1 failed", "fail: p"}, "never"},
		{"nothing ran", "", false, []string{"0 tests passed"}, "never"},
		{"the go command spoke", "go: no such package\n", false, []string{"no such package"}, "never"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			s := newSheet(&out)
			if err := s.readAll(strings.NewReader(tt.in)); err != nil {
				t.Fatal(err)
			}
			if got := s.total(); got != tt.well {
				t.Errorf("all is well: %v, want %v", got, tt.well)
			}
			for _, want := range tt.shows {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not in:\n%s", want, &out)
				}
			}
			if strings.Contains(out.String(), tt.hides) {
				t.Errorf("%q should not be in:\n%s", tt.hides, &out)
			}
		})
	}
}
