package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestCiteNamesTheArticleInChinese(t *testing.T) {
	for rule, want := range map[string]string{
		"R5.3a": "依据《操作规范》第五条", "R8.1": "依据《操作规范》第八条",
		"R10": "依据《操作规范》第十条", "R17": "依据《操作规范》第十七条",
		"": "", "x": "", "R0": "",
	} {
		if got := Cite(rule); got != want {
			t.Errorf("Cite(%q) = %q, want %q", rule, got, want)
		}
	}
}

func TestErrorTellsWhatWhyAndWhatToDo(t *testing.T) {
	cause := errors.New("disk")
	err := fmt.Errorf("answer: %w", New(Refused, "assist.expired", "反馈时限已过").
		Because("R8.1").Do("请向核对发起机构说明理由。").From(cause))
	e, ok := Of(err)
	if !ok || !Is(err, Refused) || !HasCode(err, "assist.expired") || !errors.Is(err, cause) {
		t.Fatalf("the fault was not found in %v", err)
	}
	if got, want := e.Error(), "反馈时限已过（依据《操作规范》第八条）。请向核对发起机构说明理由: disk"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
