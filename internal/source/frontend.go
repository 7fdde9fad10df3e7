package source

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"time"

	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/seal"
	"hedui/internal/workday"
)

// Driver is how a kind of front-end database is spoken to.
type Driver struct {
	// Open connects lazily; address was checked.
	Open func(address string, password seal.Secret) (*sql.DB, error)
	// Check tells in Chinese what is wrong with an address; "" when nothing is.
	Check func(address string) string
	// Parameter is the n-th parameter's place in a statement: "$1", "?".
	Parameter func(n int) string
	// Limit bounds the time of the transaction's statements on the server.
	Limit func(ctx context.Context, tx *sql.Tx, d time.Duration) error
	// Narrow tells whether a statement failed over its data or its length, so
	// that fewer people at once may succeed.
	Narrow func(err error) bool
	// Down tells whether the server is not there, or refuses us.
	Down func(err error) bool
}

var drivers = struct {
	sync.RWMutex
	by map[string]Driver
}{by: map[string]Driver{"postgres": postgres}}

// RegisterDriver adds a kind of front-end database; a program that links its
// driver calls this when it starts.
func RegisterDriver(name string, d Driver) {
	drivers.Lock()
	defer drivers.Unlock()
	drivers.by[name] = d
}

func driverOf(name string) (Driver, bool) {
	drivers.RLock()
	defer drivers.RUnlock()
	d, ok := drivers.by[name]
	return d, ok
}

// frontend is a front-end database (前置机).
type frontend struct {
	client *Client
	of     *Database
	driver Driver
	db     *sql.DB
}

func openFrontend(c *Client) (system, error) {
	driver, ok := driverOf(c.of.Database.Driver)
	if !ok {
		return nil, fault.New(fault.Invalid, "source.driver", "本程序没有这种数据库的驱动")
	}
	db, err := driver.Open(c.of.Database.Address, c.credentials[c.of.Database.Password])
	if err != nil {
		return nil, fault.New(fault.Invalid, "source.address", "前置机的数据库地址有误").Do("请核对接口说明") // err may quote the password
	}
	db.SetMaxOpenConns(c.pace.Parallel)
	db.SetConnMaxIdleTime(time.Minute)
	return &frontend{c, c.of.Database, driver, db}, nil
}

func (d *frontend) close() error { return d.db.Close() }

// ask asks for all at once; where that fails over somebody's data, for halves,
// so that one person does not spoil the rest.
func (d *frontend) ask(ctx context.Context, q Inquiry, asked []Asked) []Outcome {
	var rows map[citizen.Number][]any
	var asOf workday.Date
	narrow := false
	f := d.client.question(ctx, true, func(ctx context.Context) (f *Failure) {
		rows, asOf, narrow, f = d.look(ctx, q, asked)
		if f != nil && narrow && len(asked) > 1 {
			f.final = true // not the same again: halves
		}
		return f
	})
	switch {
	case f == nil:
		return d.outcomes(q, asked, rows, asOf)
	case narrow && len(asked) > 1:
		half := len(asked) / 2
		return append(d.ask(ctx, q, asked[:half]), d.ask(ctx, q, asked[half:])...)
	}
	out := make([]Outcome, len(asked))
	for i, a := range asked {
		out[i] = settled(a, string(q.Item.Department), f)
	}
	return out
}

// look runs the query in a read-only transaction with bounded statements.
func (d *frontend) look(ctx context.Context, q Inquiry, asked []Asked) (map[citizen.Number][]any, workday.Date, bool, *Failure) {
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, 0, false, d.failure(err)
	}
	defer tx.Rollback() // it changed nothing
	if err := d.driver.Limit(ctx, tx, seconds(d.client.pace.TimeoutSeconds)); err != nil {
		return nil, 0, false, d.failure(err)
	}
	asOf, f := d.asOf(ctx, tx, q.Today)
	if f != nil {
		return nil, 0, false, f
	}
	rows, err := d.query(ctx, tx, q, asked)
	if err != nil {
		return nil, 0, d.driver.Narrow(err), d.failure(err)
	}
	by, f := d.sort(rows, asked)
	return by, asOf, false, f
}

// failure never holds the driver's words: they quote values.
func (d *frontend) failure(err error) *Failure {
	if d.driver.Down(err) {
		return down("无法连接前置机，或前置机拒绝本系统的凭据")
	}
	if d.driver.Narrow(err) {
		return failed("前置机未能完成查询")
	}
	f := connectionFailure(err)
	if !f.Whole {
		f.Reason = "前置机查询出错"
	}
	return f
}

func (d *frontend) asOf(ctx context.Context, tx *sql.Tx, today workday.Date) (workday.Date, *Failure) {
	if d.of.AsOf == "" {
		return d.client.of.Reading.AsOf.date(nil, today)
	}
	rows, err := d.run(ctx, tx, d.of.AsOf, Inquiry{Today: today}, nil)
	if err != nil {
		return 0, d.failure(err)
	}
	if len(rows) != 1 || len(rows[0]) != 1 {
		return 0, failed("前置机没有给出数据截止日期")
	}
	for column := range rows[0] {
		return AsOf{Path: column, Unit: "datetime"}.date(rows[0], today)
	}
	return 0, nil
}

func (d *frontend) query(ctx context.Context, tx *sql.Tx, q Inquiry, asked []Asked) ([]map[string]any, error) {
	return d.run(ctx, tx, d.of.Query, q, asked)
}

func (d *frontend) run(ctx context.Context, tx *sql.Tx, query string, q Inquiry, asked []Asked) ([]map[string]any, error) {
	numbers := make([]any, len(asked))
	for i, a := range asked {
		numbers[i] = string(a.Number)
	}
	text, args := bind(query, d.driver.Parameter, map[string][]any{"numbers": numbers, "today": {q.Today.String()}})
	rows, err := tx.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return records(rows)
}

// sort gives each person their rows. A row about somebody whom we did not ask
// about means that the query is wrong: nothing of it counts.
func (d *frontend) sort(rows []map[string]any, asked []Asked) (map[citizen.Number][]any, *Failure) {
	by := make(map[citizen.Number][]any, len(asked))
	for _, a := range asked {
		by[a.Number] = nil
	}
	for _, row := range rows {
		text, _ := scalarAt(row, d.client.of.Reading.Number)
		number, _ := citizen.Parse(strings.TrimSpace(text))
		if _, ok := by[number]; !ok {
			return nil, &Failure{Reason: "前置机返回了未查询的人的信息", Whole: true}
		}
		by[number] = append(by[number], row)
	}
	return by, nil
}

func (d *frontend) outcomes(q Inquiry, asked []Asked, rows map[citizen.Number][]any, asOf workday.Date) []Outcome {
	out := make([]Outcome, len(asked))
	for i, a := range asked {
		r := &reader{of: d.client.of.Reading, question: q, asked: a, records: rows[a.Number], asOf: asOf}
		out[i] = r.outcome()
	}
	return out
}
