package workday

import (
	"bytes"
	"strings"
	"testing"

	"hedui/internal/fault"
)

func TestOrderFaultsNameTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"date,kind,name\n2026-10-01,off,国庆节\n2026-10-32,off,国庆节\n": "第3行",
		"# note\ndate,kind,name\n2026-10-01,holiday,国庆节\n":         "第3行",
		"date,kind,name\n2026-10-01,off,\n":                        "第2行",
		"date,kind,name\n2026-10-01,off\n":                         "无法读取",
	} {
		_, err := ReadOrder(strings.NewReader(text))
		if !fault.HasCode(err, "workday.order") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzReadOrder(f *testing.F) {
	f.Add([]byte("date,kind,name\n2026-10-01,off,国庆节\n2026-10-10,work,国庆节\n"))
	f.Add([]byte("# note\ndate,kind,name\n\"2026-10-01\",off,\"国庆\n节\"\n"))
	f.Add([]byte("\xef\xbb\xbfdate;kind"))
	f.Fuzz(func(t *testing.T, text []byte) {
		days, err := ReadOrder(bytes.NewReader(text))
		if err != nil {
			if !fault.HasCode(err, "workday.order") {
				t.Errorf("not a fault of orders: %v", err)
			}
			return
		}
		c := Embedded().Add(days, "fuzz")
		for _, d := range days {
			if day, ok := c.find(d.On); !ok || day.Name == "" {
				t.Errorf("%s was read and is not in the calendar", d.On)
			}
		}
	})
}
