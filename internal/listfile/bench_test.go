package listfile

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"
)

// bigXLSX is a list as spreadsheet programs save it: shared strings, households of four.
func bigXLSX(b *testing.B, n int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetRow("Sheet1", "A1", &[]any{"户编号", "姓名", "身份证号", "与户主关系", "家庭分组"})
	for i := range n {
		f.SetSheetRow("Sheet1", fmt.Sprint("A", i+2), &[]any{i/4 + 1, "欧阳" + string(rune(0x4e00+i%5000)), nth(i), []string{"户主", "配偶", "其他", "其他"}[i%4], "共同生活"})
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// bigInline is a list as this package writes it, in either format.
func bigInline(b *testing.B, n int, format Format) []byte {
	var out bytes.Buffer
	w, err := NewWriter(&out, format, templateColumns[:5])
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		w.Write(itoa(i/4+1), "欧阳"+string(rune(0x4e00+i%5000)), nth(i), []string{"户主", "配偶", "其他", "其他"}[i%4], "共同生活")
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func benchmark(b *testing.B, n int, data []byte) {
	var most uint64
	runtime.GC()
	o := Options{Progress: func(rows int64, _ float64) {
		if rows%20000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
		}
	}}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Check(context.Background(), bytes.NewReader(data), int64(len(data)), o)
		if err != nil || r.Persons != n || !r.Clean() {
			b.Fatal(err, r.Persons, r.ByCode)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(most)/(1<<20), "heap-MB")
}

func BenchmarkCheck100kXLSXShared(b *testing.B) { benchmark(b, 100_000, bigXLSX(b, 100_000)) }
func BenchmarkCheck100kXLSXInline(b *testing.B) {
	benchmark(b, 100_000, bigInline(b, 100_000, XLSX))
}
func BenchmarkCheck100kCSV(b *testing.B) { benchmark(b, 100_000, bigInline(b, 100_000, CSV)) }
func BenchmarkCheck100kGB18030(b *testing.B) {
	benchmark(b, 100_000, bigInline(b, 100_000, CSVGB18030))
}
func BenchmarkCheck1MXLSXInline(b *testing.B) {
	benchmark(b, 1_000_000, bigInline(b, 1_000_000, XLSX))
}

func BenchmarkWrite100kXLSX(b *testing.B) {
	for b.Loop() {
		bigInline(b, 100_000, XLSX)
	}
}
