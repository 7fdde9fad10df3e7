package source

import (
	"cmp"
	"encoding/csv"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/match"
)

// intake checks rows and hands the good ones on, from several goroutines.
type intake struct {
	in      Import
	take    func(rows ...match.Row) error // good rows
	workers []intakeWorker

	mu    sync.Mutex // over what is below
	out   Imported
	aside *csv.Writer
}

// intakeWorker is what one goroutine keeps between rows.
type intakeWorker struct {
	columns rowColumns
	rows    []match.Row // good ones that are still to be taken
	values  []string    // of intakeRun rows, one after the other
}

// intakeRun is how many rows are taken at once: hashed in lanes where the
// processor has them.
const intakeRun = 64

// rowColumns tells where in a row number, name and content are; index -1 is no
// column.
type rowColumns struct {
	table        *listfile.Table
	number, name int
	content      []int
}

func newIntake(in Import, take func(rows ...match.Row) error) *intake {
	b := &intake{in: in, take: take, workers: make([]intakeWorker, runtime.GOMAXPROCS(0))}
	for i := range b.workers {
		b.workers[i].values = make([]string, intakeRun*len(in.Item.Content))
	}
	if in.Aside != nil {
		b.aside = csv.NewWriter(in.Aside)
		b.aside.Write([]string{"行", "列", "问题"})
	}
	return b
}

func (b *intake) row(worker int, r listfile.Record) error {
	w := &b.workers[worker]
	if w.columns.table != r.Table {
		w.columns = b.columnsIn(r.Table)
	}
	number, name, ok := b.person(r, w.columns)
	n, fields := len(w.rows), len(b.in.Item.Content)
	values := w.values[n*fields : (n+1)*fields]
	filled, fine := b.contents(r, w.columns, values)
	if fine && filled == 0 {
		b.bad(r, "", "没有填写数据内容") // a record that says nothing would be a finding that no answer can hold
		return nil
	}
	if !ok || !fine {
		return nil
	}
	if w.rows = append(w.rows, match.Row{Number: string(number), Name: name, Values: values}); len(w.rows) < intakeRun {
		return nil
	}
	return b.pass(w)
}

// pass hands on what a worker has gathered.
func (b *intake) pass(w *intakeWorker) error {
	rows := w.rows
	w.rows = w.rows[:0]
	return b.take(rows...)
}

func (b *intake) columnsIn(t *listfile.Table) rowColumns {
	index := func(key string) int {
		if c, ok := t.Find(key); ok {
			return c.Index
		}
		return -1
	}
	columns := rowColumns{t, index(keyNumber), index(keyName), nil}
	for _, f := range b.in.Item.Content {
		columns.content = append(columns.content, index(f.Name))
	}
	return columns
}

// cellAt gives a cell of a row, the empty one where there is none.
func cellAt(r listfile.Record, index int) listfile.Cell {
	if index < 0 || index >= len(r.Cells) {
		return listfile.Cell{}
	}
	return r.Cells[index]
}

// person reads number and name. Faults of writing alone are no hindrance.
func (b *intake) person(r listfile.Record, at rowColumns) (citizen.Number, string, bool) {
	return personIn(cellAt(r, at.number), cellAt(r, at.name), func(key, message string) { b.bad(r, key, message) })
}

// contents reads a row's content in normal form, and tells how many fields are
// filled.
func (b *intake) contents(r listfile.Record, at rowColumns, values []string) (filled int, fine bool) {
	fine = true
	for i, f := range b.in.Item.Content {
		value, err := f.Parse(cellAt(r, at.content[i]).Text)
		if err != nil {
			b.bad(r, f.Name, err.Error())
			fine = false
		}
		if values[i] = value; value != "" {
			filled++
		}
	}
	return filled, fine
}

func (b *intake) bad(r listfile.Record, key, message string) {
	column, _ := r.Table.Find(key)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.out.Num++
	if b.aside != nil {
		b.aside.Write([]string{strconv.Itoa(r.Row), column.Name(), message})
	}
	b.out.Bad = append(b.out.Bad, BadRow{Row: r.Row, Column: column.Name(), Message: message})
	if len(b.out.Bad) > 10*maxBadRows {
		b.firstBad()
	}
}

// firstBad keeps the first of the bad rows, which come from several goroutines.
func (b *intake) firstBad() {
	slices.SortStableFunc(b.out.Bad, func(a, c BadRow) int { return cmp.Compare(a.Row, c.Row) })
	b.out.Bad = b.out.Bad[:min(len(b.out.Bad), maxBadRows)]
}

// settle ends the intake, when all rows have come.
func (b *intake) settle() error {
	b.firstBad()
	for i := range b.workers {
		if err := b.pass(&b.workers[i]); err != nil {
			return err
		}
	}
	if b.aside == nil {
		return nil
	}
	b.aside.Flush()
	return b.aside.Error()
}

func (b *intake) refusal() error {
	return fault.Newf(fault.Invalid, "resource.bad_rows", "有 %d 处数据不合要求，未导入", b.out.Num).
		Do("请改正后重新导入，或选择跳过有误的行").At(badFields(b.out.Bad, "resource.cell")...)
}
