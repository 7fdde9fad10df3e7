// Package listfile takes lists in and gives lists out: the spreadsheets in
// which an agency's households arrive (R5.1), the query and answer files that
// sharing departments exchange, resource imports and exports.
//
// Nouns: a table is one sheet, or one csv file, below its heading row; a
// Wanted is a column asked for by the headings it may bear; a Record is one
// line of a table with its Cells; a Row is a record read as one person; a
// Fault is one wrong cell, named by sheet, row and column.
//
// Files are recognised by content, read from an io.ReaderAt in bounded memory,
// and never written to disk: a killed process leaves no clear text behind
// (R11). That is why the sheet XML is read here and not by a library.
package listfile

import "hedui/internal/citizen"

// Limits on what is taken in. They are far above real lists (1,000,000 rows of
// 20 columns inflate to about 1.5 GB) and stop files made to exhaust memory.
const (
	DefaultMaxFaults = 10_000    // named one by one, when Options.MaxFaults is 0
	DefaultMaxRows   = 1_000_000 // rows below the heading, when Options.MaxRows is 0
	maxColumns       = 16_384    // the spreadsheet programs' own limit
	maxSheetRow      = 1_048_576 // likewise
	maxCellBytes     = 128 << 10 // 32,767 UTF-16 units, the programs' limit, fit in
	maxPart          = 4 << 30   // inflated bytes of one zip part
	maxRatio         = 300       // inflated : packed, looked at above ratioFrom
	ratioFrom        = 16 << 20  // real sheets compress 10 to 40 times
	maxShared        = 512 << 20 // bytes of distinct texts kept in memory
	headingWithin    = 20        // the heading is among the first 20 filled rows
	maxTitleCell     = 200       // bytes of a heading; longer cells are prose
)

// Options of a read.
type Options struct {
	MaxRows   int                                // 0 = DefaultMaxRows
	Progress  func(rows int64, fraction float64) // called now and then; fraction 0…1 of the sheet
	Mend      bool                               // apply certain mends while reading persons
	MaxFaults int                                // kept by Check; 0 = DefaultMaxFaults
	Joining   bool                               // of people who join a household that has its head already
	// Earlier tells of each person, in their order, whether the number was used
	// before, and then under none of the names. It is asked for many at once.
	Earlier func(people []Named) (differ []bool, err error)
}

// Named is a person as a list names it: by its name and, where the list states
// one, its former name (曾用名), which explains a change.
type Named struct {
	Number citizen.Number
	Names  []string
}

// askedAtOnce is how many persons Options.Earlier is asked for at once: a
// database over the wire answers a question of 500 as fast as one of five.
const askedAtOnce = 500

func (o Options) maxRows() int64 {
	if o.MaxRows > 0 {
		return int64(o.MaxRows)
	}
	return DefaultMaxRows
}

func (o Options) maxFaults() int {
	if o.MaxFaults > 0 {
		return o.MaxFaults
	}
	return DefaultMaxFaults
}
