package listfile

import (
	"cmp"
	"context"
	"hash/maphash"
	"io"
	"slices"
	"strings"

	"hedui/internal/citizen"
)

// Result is what a check of a list found.
type Result struct {
	Summary
	Households int
	Persons    int     // rows that are persons, good or bad
	Faults     []Fault // by row; at most Options.MaxFaults
	Total      int     // all faults, warnings not counted
	Warnings   int
	ByCode     map[string]int // faults and warnings by code
	Dropped    int            // rows that ReadGood leaves out: a household is taken whole or not at all
}

// Clean tells whether the list can be taken as it is.
func (r Result) Clean() bool { return r.Total == 0 }

// Check reads a whole list and finds all its faults, those across rows too:
// persons named twice (a person belongs to one household per application), a
// number with two names, households without or with two heads, names other
// than those used earlier (Options.Earlier). Memory is about 100 bytes per
// person. Errors are those of ReadTable.
func Check(ctx context.Context, src io.ReaderAt, size int64, o Options) (Result, error) {
	return Take(ctx, src, size, o, dropped)
}

func dropped(Row) error { return nil }

// Take checks a list and yields its rows in the same pass, until the first fault.
// What was yielded counts only if the result is clean.
func Take(ctx context.Context, src io.ReaderAt, size int64, o Options, yield func(Row) error) (Result, error) {
	c, err := check(ctx, src, size, o, yield)
	if err != nil {
		return Result{}, err
	}
	return c.result, nil
}

// ReadGood checks a list, then yields the rows of all households without a
// fault, and says how many rows it left out. It reads the list twice.
func ReadGood(ctx context.Context, src io.ReaderAt, size int64, o Options, yield func(Row) error) (Result, error) {
	c, err := check(ctx, src, size, o, dropped)
	if err != nil {
		return Result{}, err
	}
	_, err = Read(ctx, src, size, o, func(r Row) error {
		if c.drops(&r) {
			return nil
		}
		return yield(r)
	})
	return c.result, err
}

func check(ctx context.Context, src io.ReaderAt, size int64, o Options, yield func(Row) error) (*checker, error) {
	c := newChecker(o)
	summary, err := Read(ctx, src, size, o, func(r Row) error {
		c.look(&r)
		c.count(r)
		if err := c.remember(r); err != nil || !c.result.Clean() {
			return err
		}
		return yield(r)
	})
	c.result.Summary = summary
	if err == nil {
		err = c.compare()
	}
	err = cmp.Or(err, c.learn())
	c.finish()
	return c, err
}

// checker remembers of each person and household what later rows need.
type checker struct {
	options Options
	seed    maphash.Seed
	persons map[uint64]seen
	index   map[string]int32 // household number → place in homes
	homes   []home
	badRows map[int]bool // of rows without a household number
	unasked []unasked    // whose earlier names were not asked for yet
	asked   *comparison  // under way
	renamed map[int]bool // rows with another name than earlier
	result  Result
}

type seen struct {
	name uint64 // hash of the normal form
	row  int32
	home int32
}

type home struct {
	first, head int32 // rows; head 0 = none yet
	persons     int32
	bad         bool
}

func newChecker(o Options) *checker {
	return &checker{options: o, seed: maphash.MakeSeed(), persons: map[uint64]seen{}, index: map[string]int32{},
		badRows: map[int]bool{}, renamed: map[int]bool{}, result: Result{ByCode: map[string]int{}}}
}

// look adds to the row the faults that show beside earlier rows.
func (c *checker) look(r *Row) {
	sure := Mended(*r) // what the row will be: a mended number is compared too
	if r.notPerson {
		return
	}
	at := c.household(r)
	c.duplicate(r, sure, at)
	if sure.Number != "" && contradicts(sure.Number, r.Relation) {
		r.fault(keyRelation, "relation.sex", "与户主关系和身份证号中的性别不一致，请核实").Warning = true
	}
}

// household counts the row into its household; -1 for a household of one.
func (c *checker) household(r *Row) int32 {
	if r.HouseholdNo == "" {
		return -1
	}
	at, ok := c.index[r.HouseholdNo]
	if !ok {
		at = int32(len(c.homes))
		c.index[r.HouseholdNo] = at
		c.homes = append(c.homes, home{first: int32(r.Row)})
	}
	h := &c.homes[at]
	h.persons++
	if _, has := r.record.Table.Find(keyRelation); !has {
		h.head = h.first
		return at
	}
	switch {
	case r.Relation == "":
		r.fault(keyRelation, "relation.missing", "与户主关系没有填写")
	case Head(r.Relation) && h.head != 0:
		r.fault(keyRelation, "household.two_heads", "这一户有两个户主（申请人），另一个在第"+itoa(int(h.head))+"行")
	case Head(r.Relation):
		h.head = int32(r.Row)
	}
	return at
}

// duplicate compares the row with an earlier one of the same number.
func (c *checker) duplicate(r *Row, sure Row, at int32) {
	key, ok := numberKey(sure.Number)
	if !ok {
		return
	}
	name := c.hash(sure.Name)
	first, twice := c.persons[key]
	if !twice {
		c.persons[key] = seen{name: name, row: int32(r.Row), home: at}
		return
	}
	line := itoa(int(first.row))
	switch {
	case first.home != at:
		r.fault(keyNumber, "person.two_households", "身份证号与第"+line+"行相同，但不在同一户；一次申请中一人只能属于一户")
	default:
		r.fault(keyNumber, "person.repeated", "身份证号与第"+line+"行重复")
	}
	if name != 0 && first.name != 0 && first.name != name {
		r.fault(keyName, "name.differs", "同一身份证号在第"+line+"行用了另一个姓名")
	}
}

// hash stands for a name, whatever the case of its letters; 0 for none.
func (c *checker) hash(name string) uint64 {
	if name == "" {
		return 0
	}
	return maphash.String(c.seed, strings.ToUpper(name)) | 1
}

// numberKey packs a number into 64 bits: its first 17 digits, from which the
// check digit follows (GB 11643). It is exact, so no hash is needed.
func numberKey(n citizen.Number) (uint64, bool) {
	if len(n) != 18 {
		return 0, false
	}
	var key uint64
	for i := range 17 {
		if n[i] < '0' || n[i] > '9' {
			return 0, false
		}
		key = key*10 + uint64(n[i]-'0')
	}
	return key, true
}

// count adds a looked-at row and its faults to the result.
func (c *checker) count(r Row) {
	if !r.notPerson {
		c.result.Persons++
	}
	if !r.notPerson && r.HouseholdNo == "" {
		c.result.Households++
	}
	for _, f := range r.Faults {
		c.add(f)
	}
	if r.bad() {
		c.spoil(r.HouseholdNo, r.Row)
	}
}

// spoil notes that a row, and with it its household, cannot be taken.
func (c *checker) spoil(household string, row int) {
	if at, ok := c.index[household]; ok {
		c.homes[at].bad = true
	} else {
		c.badRows[row] = true
	}
}

func (c *checker) add(f Fault) {
	c.result.ByCode[f.Code]++
	if f.Warning {
		c.result.Warnings++
	} else {
		c.result.Total++
	}
	if len(c.result.Faults) < c.options.maxFaults() {
		c.result.Faults = append(c.result.Faults, f)
	}
}

// finish finds what shows only at the end.
func (c *checker) finish() {
	c.result.Households += len(c.homes)
	c.result.Dropped = len(c.badRows)
	for i := range c.homes {
		h := &c.homes[i]
		if h.head == 0 && !c.options.Joining {
			h.bad = true
			c.add(c.headless(h))
		}
		if h.bad {
			c.result.Dropped += int(h.persons)
		}
	}
	slices.SortStableFunc(c.result.Faults, func(a, b Fault) int { return cmp.Compare(a.Row, b.Row) })
}

func (c *checker) headless(h *home) Fault {
	column, _ := c.result.Find(keyRelation)
	return Fault{Sheet: c.result.Sheet, Row: int(h.first), Column: column.Name(), Code: "household.no_head",
		Message: "这一户没有户主（申请人），请在与户主关系一列标明一人为户主", field: keyRelation}
}

// drops tells whether the finished check leaves the row out.
func (c *checker) drops(r *Row) bool {
	if at, ok := c.index[r.HouseholdNo]; ok {
		return c.homes[at].bad
	}
	return c.badRows[r.Row]
}
