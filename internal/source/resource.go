package source

import (
	"context"
	"io"
	"runtime"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/match"
	"hedui/internal/workday"
)

// Import is one import of a hosted resource: the item it belongs to, the file
// that Publish will make, and its keys.
type Import struct {
	Item         catalogue.Item
	AsOf         workday.Date // 数据截止日期
	Path         string
	Key          []byte // data key of this snapshot alone, 16 bytes
	KeyID        uint32
	Blind        func(number string) [32]byte
	BlindVersion int
	DropBad      bool // leave bad rows out, counted, instead of refusing the file
	Progress     func(rows int64, fraction float64)
}

// Imported tells what an import did.
type Imported struct {
	match.Info
	Bad []BadRow // the first of them
	Num int64    // how many there were
}

// Keys of the columns that every resource file has beside its content.
const (
	keyNumber = "·number"
	keyName   = "·name"
)

// ImportFile reads a resource from a csv or xlsx file and publishes it as a
// snapshot. With bad rows it publishes nothing and faults (resource.bad_rows),
// unless they are dropped by choice. Values are checked against the content.
func ImportFile(ctx context.Context, in Import, src io.ReaderAt, size int64) (Imported, error) {
	return build(ctx, in, func(b *intake) error {
		options := listfile.Options{MaxRows: 1 << 40, Progress: in.Progress}
		_, err := listfile.ReadTable(ctx, src, size, wanted(in.Item), options, b.row)
		return err
	})
}

// ImportRecords publishes records that are in normal form already.
func ImportRecords(ctx context.Context, in Import, each func(yield func(number citizen.Number, name string, values finding.Record) error) error) (Imported, error) {
	return build(ctx, in, func(b *intake) error {
		return each(func(number citizen.Number, name string, values finding.Record) error {
			return b.add(number, name, values)
		})
	})
}

func build(ctx context.Context, in Import, feed func(*intake) error) (Imported, error) {
	builder, err := match.NewBuilder(in.Path, match.Spec{
		Resource: string(in.Item.ID), AsOf: in.AsOf.String(), Columns: columnsOf(in.Item), Key: in.Key, KeyID: in.KeyID,
		Blind: in.Blind, BlindVersion: in.BlindVersion, Workers: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return Imported{}, err
	}
	defer builder.Abort() // after Publish it does nothing
	b := &intake{in: in, builder: builder}
	if err := feed(b); err != nil {
		return Imported{}, err
	}
	if b.out.Num > 0 && !in.DropBad {
		return b.out, b.refusal()
	}
	b.out.Info, err = builder.Publish(ctx)
	return b.out, err
}

// intake checks rows and hands them to the builder.
type intake struct {
	in      Import
	builder *match.Builder
	out     Imported
}

func (b *intake) row(r listfile.Record) error {
	number, name, ok := person(r, b.bad)
	values, fine := contents(r, b.in.Item, b.bad)
	if fine && len(values) == 0 {
		b.bad(r, "", "没有填写数据内容") // a record that says nothing would be a finding that no answer can hold
		return nil
	}
	if !ok || !fine {
		return nil
	}
	return b.add(number, name, values)
}

func (b *intake) add(number citizen.Number, name string, values finding.Record) error {
	row := make([]string, len(b.in.Item.Content))
	for i, f := range b.in.Item.Content {
		row[i] = values[f.Name]
	}
	return b.builder.Add(string(number), name, row)
}

// columnsOf says how the values of an item's content lie in a snapshot.
func columnsOf(item catalogue.Item) []match.Column {
	columns := make([]match.Column, len(item.Content))
	for i, f := range item.Content {
		columns[i].Name = f.Name
		switch f.Type {
		case catalogue.Money:
			columns[i].Kind = match.Number
		case catalogue.Day:
			columns[i].Kind = match.Day
		}
	}
	return columns
}

func (b *intake) bad(r listfile.Record, key, message string) {
	b.out.Num++
	if len(b.out.Bad) < maxBadRows {
		column, _ := r.Table.Find(key)
		b.out.Bad = append(b.out.Bad, BadRow{Row: r.Row, Column: column.Name(), Message: message})
	}
}

func (b *intake) refusal() error {
	return fault.Newf(fault.Invalid, "resource.bad_rows", "有 %d 处数据不合要求，未导入", b.out.Num).
		Do("请改正后重新导入，或选择跳过有误的行").At(badFields(b.out.Bad, "resource.cell")...)
}

// wanted lists the columns of an item's resource file: the person, and each
// field of the content by its Chinese label or its name.
func wanted(item catalogue.Item) []listfile.Wanted {
	columns := []listfile.Wanted{
		{Key: keyNumber, Headings: []string{"公民身份号码", "身份证号", "证件号码", "身份证号码"}, Needed: true},
		{Key: keyName, Headings: []string{"姓名", "名字"}, Needed: true},
	}
	for _, f := range item.Content {
		columns = append(columns, listfile.Wanted{Key: f.Name, Headings: []string{f.Label, f.Name}, Needed: false})
	}
	return columns
}
