package source

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync/atomic"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/match"
	"hedui/internal/seal"
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
	Blind        Blind
	BlindVersion int
	DropBad      bool      // set bad rows aside, counted, instead of refusing the file
	Aside        io.Writer // takes a line of csv for each bad row: where and why, not what; nil = nobody
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

// ImportFile reads a resource from a csv file, packed by gzip or Zstandard or
// not, or from an xlsx file, with all processors, and publishes it as a
// snapshot. With bad rows it publishes nothing and faults (resource.bad_rows),
// unless they are dropped by choice. Values are checked against the content.
func ImportFile(ctx context.Context, in Import, src io.ReaderAt, size int64) (Imported, error) {
	return build(ctx, in, func(b *intake) error { return b.read(ctx, src, size) })
}

// CheckFile does what ImportFile does, but keeps nothing: it tells how many
// rows are good, and which are bad. Faults: those of ImportFile.
func CheckFile(ctx context.Context, in Import, src io.ReaderAt, size int64) (Imported, error) {
	var good atomic.Int64
	b := newIntake(in, func(rows ...match.Row) error { good.Add(int64(len(rows))); return nil })
	if err := errors.Join(b.read(ctx, src, size), b.settle()); err != nil {
		return Imported{}, err
	}
	b.out.Records = good.Load()
	return b.out, nil
}

func (b *intake) read(ctx context.Context, src io.ReaderAt, size int64) error {
	options := listfile.Options{MaxRows: 1 << 40, Progress: b.in.Progress}
	_, err := listfile.ReadMany(ctx, src, size, wanted(b.in.Item), options, len(b.workers), b.row)
	return err
}

// ImportRecords publishes records that are in normal form already. Faults:
// resource.bad_rows and those of match.Publish.
func ImportRecords(ctx context.Context, in Import, each func(yield func(number citizen.Number, name string, values finding.Record) error) error) (Imported, error) {
	return build(ctx, in, func(b *intake) error {
		return each(func(number citizen.Number, name string, values finding.Record) error {
			row := make([]string, len(in.Item.Content))
			for i, f := range in.Item.Content {
				row[i] = values[f.Name]
			}
			return b.take(match.Row{Number: string(number), Name: name, Values: row})
		})
	})
}

func build(ctx context.Context, in Import, feed func(*intake) error) (Imported, error) {
	builder, err := match.NewBuilder(in.Path, match.Spec{
		Resource: string(in.Item.ID), AsOf: in.AsOf.String(), Columns: columnsOf(in.Item), Key: in.Key, KeyID: in.KeyID,
		Blind: in.blinds, BlindVersion: in.BlindVersion, Workers: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return Imported{}, err
	}
	defer builder.Abort() // after Publish it does nothing
	b := newIntake(in, builder.Add)
	if err := feed(b); err != nil {
		return Imported{}, err
	}
	if err := b.settle(); err != nil {
		return Imported{}, err
	}
	if b.out.Num > 0 && !in.DropBad {
		return b.out, b.refusal()
	}
	b.out.Info, err = builder.Publish(ctx)
	return b.out, err
}

// blinds hashes numbers under the version that the import began with, whatever
// becomes of the index key meanwhile.
func (in Import) blinds(numbers []string, out [][32]byte) error {
	blinds := make([]seal.Blind, len(numbers))
	if !in.Blind(in.BlindVersion, numbers, blinds) {
		return outdatedKey()
	}
	for i, b := range blinds {
		out[i] = b
	}
	return nil
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
