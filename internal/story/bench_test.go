package story_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// The benchmarks behind docs/benchmarks.md that measure the whole system.

const benchResidents = 20_000

// onBoth measures on each database.
func onBoth(b *testing.B, measure func(b *testing.B, o *office, s *store.Store)) {
	for name, open := range map[string]func(testing.TB) storetest.Opener{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			ahead := time.Until(demo.Begin.Start().Add(9 * time.Hour))
			s := open(b)(func(o *store.Options) { o.Now = moved(ahead) })
			desk := casework.New(casework.Options{Store: s, Demo: true})
			stop, err := desk.Start(context.Background())
			if err != nil {
				b.Fatal(err)
			}
			defer desk.Close()
			defer stop(context.Background())
			province, err := demo.New(seed, benchResidents)
			if err != nil {
				b.Fatal(err)
			}
			st := demo.Stage{Desk: desk, Store: s, Province: province, Seed: seed, Say: func(string, ...any) {}}
			if err := st.Build(b.Context()); err != nil {
				b.Fatal(err)
			}
			o, err := openOffice(b.Context(), desk, province, func(ack) {})
			if err != nil {
				b.Fatal(err)
			}
			measure(b, o, s)
		})
	}
}

// twenty are the demo's hosted items and one more, for which it imports data.
func (o *office) twenty(b *testing.B) []catalogue.ItemID {
	const more = catalogue.ItemID("210300.vehicle")
	item, err := o.desk.Item(b.Context(), o.anshan, more)
	if err != nil {
		b.Fatal(err)
	}
	_, err = o.desk.ImportRecords(b.Context(), policy.Program("console"), more, demo.AsOf, func(yield func(citizen.Number, string, finding.Record) error) (err error) {
		o.province.Records(item, func(number, name string, values map[string]string) bool {
			err = yield(citizen.Number(number), name, values)
			return err == nil
		})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return append(demo.Snapshots(), more)
}

// fours gives the households of four.
func (o *office) fours() []family {
	return slices.DeleteFunc(slices.Clone(o.people), func(f family) bool { return len(f) != 4 })
}

// BenchmarkHousehold4x20 measures a household of four about whom twenty hosted
// items are asked, from Submit until every finding is readable.
func BenchmarkHousehold4x20(b *testing.B) {
	onBoth(b, func(b *testing.B, o *office, s *store.Store) {
		items, fours := o.twenty(b), o.fours()
		var took []time.Duration
		for b.Loop() {
			b.StopTimer()
			a := application{on: demo.Begin - 1, items: items, people: fours[len(took)%len(fours)]}
			c, err := a.ready(b.Context(), o.desk, o.clerk)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			began := time.Now()
			if _, _, err := o.desk.Submit(b.Context(), o.clerk, c.ID); err != nil {
				b.Fatal(err)
			}
			untilAnswered(b, s, c.ID)
			h, err := o.desk.Coverage(b.Context(), o.clerk, c.ID, 1)
			if err != nil || len(h.Coverage) != 20 || len(h.Members) != 4 {
				b.Fatal(len(h.Coverage), err)
			}
			took = append(took, time.Since(began))
		}
		percentiles(b, took)
	})
}

func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

func untilAnswered(b *testing.B, s *store.Store, id verification.ID) {
	for open := 1; open > 0; {
		err := s.View(b.Context(), func(tx *store.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM task WHERE case_id = $1 AND state = 'open'`, string(id)).Scan(&open)
		})
		if err != nil {
			b.Fatal(err)
		}
		if open > 0 {
			time.Sleep(time.Millisecond)
		}
	}
}

// BenchmarkIssue measures the report of such a household: composed, drawn as
// PDF and workbook, sealed, numbered and committed.
func BenchmarkIssue(b *testing.B) {
	onBoth(b, func(b *testing.B, o *office, s *store.Store) {
		items, fours := o.twenty(b), o.fours()
		a := application{on: demo.Begin - 1, items: items, people: fours[0]}
		c, err := a.ready(b.Context(), o.desk, o.clerk)
		if err == nil {
			_, _, err = o.desk.Submit(b.Context(), o.clerk, c.ID)
		}
		if err != nil {
			b.Fatal(err)
		}
		untilAnswered(b, s, c.ID)
		issue := func() {
			if _, err := o.desk.Issue(b.Context(), o.approver, c.ID, 1, "演示重新出具"); err != nil {
				b.Fatal(err)
			}
		}
		issue() // opens the fonts
		for b.Loop() {
			issue()
		}
	})
}

// BenchmarkSubmit measures how many small cases (one person, one item answered
// by file) are submitted in a second, one after the other and 64 at once.
func BenchmarkSubmit(b *testing.B) {
	onBoth(b, func(b *testing.B, o *office, _ *store.Store) {
		for _, clerks := range []int{1, 64} {
			b.Run(strconv.Itoa(clerks), func(b *testing.B) {
				ready := make([]verification.ID, b.N)
				prepare := func(i int) (err error) {
					a := application{on: demo.Begin - 1, items: []catalogue.ItemID{"210300.deposit"}, people: o.people[i%len(o.people)][:1]}
					c, err := a.ready(b.Context(), o.desk, o.clerk)
					ready[i] = c.ID
					return err
				}
				everybody(b, 64, prepare)
				b.ResetTimer()
				everybody(b, clerks, func(i int) error {
					_, _, err := o.desk.Submit(b.Context(), o.clerk, ready[i])
					return err
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cases/s")
			})
		}
	})
}

// everybody does b.N things, so many at once.
func everybody(b *testing.B, hands int, do func(i int) error) {
	var next atomic.Int64
	done := make(chan error)
	for range hands {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= b.N {
					done <- nil
					return
				}
				if err := do(i); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range hands {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
}

// listOf writes a list of n persons in households.
func (o *office) listOf(b *testing.B, n int) []byte {
	var out bytes.Buffer
	w, err := listfile.NewWriter(&out, listfile.XLSX, columns(demo.BulkHeading()))
	if err != nil {
		b.Fatal(err)
	}
	o.province.Bulk(n, 0.2, func(row []string) bool { err = w.Write(row...); return err == nil })
	if err != nil || w.Close() != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func columns(headings []string) []listfile.OutColumn {
	all := make([]listfile.OutColumn, len(headings))
	for i, h := range headings {
		all[i] = listfile.OutColumn{Heading: h, Text: true}
	}
	return all
}

const benchRows = 100_000

// BenchmarkImportList100k measures a list of 100,000 persons from file to
// sealed parts and blind indexes, checked for faults and earlier names.
func BenchmarkImportList100k(b *testing.B) {
	onBoth(b, func(b *testing.B, o *office, _ *store.Store) {
		data := o.listOf(b, benchRows)
		forgetPeak(b)
		for b.Loop() {
			c, err := o.begin(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			got, err := o.desk.ImportList(b.Context(), o.clerk, c.ID, casework.ListFile{Content: bytes.NewReader(data), Size: int64(len(data))})
			if err != nil || !got.Taken || got.Persons != benchRows {
				b.Fatal(err, got.ByCode)
			}
		}
		b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		b.ReportMetric(peakMB(b), "peak-MB") // of this process, the demo province included
	})
}

// forgetPeak starts the measurement of resident memory anew; peakMB ends it.
func forgetPeak(b *testing.B) {
	runtime.GC()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Fatal(err)
	}
}

func peakMB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kb float64
	fmt.Sscan(after, &kb)
	return kb / 1024
}

// BenchmarkImportResource measures 200,000 vehicles from a csv file to a
// published snapshot.
func BenchmarkImportResource(b *testing.B) {
	const rows = 200_000
	onBoth(b, func(b *testing.B, o *office, _ *store.Store) {
		data := o.resourceOf(b, rows)
		forgetPeak(b)
		for b.Loop() {
			got, err := o.desk.ImportResource(b.Context(), o.dalian, o.vehicle.ID, casework.ResourceFile{
				Content: bytes.NewReader(data), Size: int64(len(data)), AsOf: demo.AsOf})
			if err != nil || got.Records != rows {
				b.Fatal(err, got.Records)
			}
		}
		b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		b.ReportMetric(peakMB(b), "peak-MB")
	})
}

// resourceOf writes one vehicle for each of n persons.
func (o *office) resourceOf(b *testing.B, n int) []byte {
	var record demo.Answer
	o.province.Records(o.vehicle, func(number, name string, values map[string]string) bool {
		record = demo.Answer{Number: number, Name: name, Values: values}
		return false
	})
	sheet := demo.AnswerSheet(o.vehicle, [][2]string{{record.Number, record.Name}}, []demo.Answer{record}, demo.AsOf)
	var out bytes.Buffer
	w, err := listfile.NewWriter(&out, listfile.CSV, columns(sheet.Heading))
	if err != nil {
		b.Fatal(err)
	}
	row := sheet.Rows[0]
	o.province.Bulk(n, 0, func(person []string) bool {
		row[0], row[1] = person[1], person[2]
		err = w.Write(row...)
		return err == nil
	})
	if err != nil || w.Close() != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkListCheckCommand measures hedui list check on 100,000 rows as it is
// shipped: the time and the peak memory of the process.
func BenchmarkListCheckCommand(b *testing.B) {
	dir := b.TempDir()
	binary, list := filepath.Join(dir, "hedui"), filepath.Join(dir, "list.xlsx")
	build := exec.Command("go", "build", "-o", binary, "hedui/cmd/hedui")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	province, err := demo.New(seed, benchResidents)
	if err != nil {
		b.Fatal(err)
	}
	o := &office{province: province}
	if err := os.WriteFile(list, o.listOf(b, benchRows), 0o600); err != nil {
		b.Fatal(err)
	}
	var most int64
	for b.Loop() {
		check := exec.Command(binary, "list", "check", list)
		if out, err := check.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		most = max(most, check.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(most)/1024, "peak-MB")
}
