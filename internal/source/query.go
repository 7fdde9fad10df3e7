package source

import (
	"context"
	"database/sql"
	"fmt"

	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/seal"
)

// Query is a statement in a department's database whose rows become a resource
// (R12.1): its columns are headed as those of a file are.
type Query struct {
	Driver   string // "postgres", or one of RegisterDriver
	Address  string // without the password
	Password seal.Secret
	Text     string
}

// ImportQuery is ImportFile for the rows of a query, which is read as it comes, in
// a transaction that only reads. Rows are numbered from 1. Faults are those of
// ImportFile, and source.driver, source.address, resource.database.
func ImportQuery(ctx context.Context, in Import, q Query) (Imported, error) {
	db, err := q.open()
	if err != nil {
		return Imported{}, err
	}
	defer db.Close()
	return build(ctx, in, func(b *intake) error { return b.query(ctx, db, q.Text) })
}

func (q Query) open() (*sql.DB, error) {
	driver, ok := driverOf(q.Driver)
	if !ok {
		return nil, fault.New(fault.Invalid, "source.driver", "本程序没有这种数据库的驱动")
	}
	if wrong := driver.Check(q.Address); wrong != "" {
		return nil, fault.New(fault.Invalid, "source.address", wrong).Do("请核对数据库地址")
	}
	db, err := driver.Open(q.Address, q.Password)
	if err != nil {
		return nil, fault.New(fault.Invalid, "source.address", "数据库地址有误").Do("请核对数据库地址") // err may quote the password
	}
	return db, nil
}

func (b *intake) query(ctx context.Context, db *sql.DB, text string) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return badDatabase(ctx, err)
	}
	defer tx.Rollback() // it changed nothing
	rows, err := tx.QueryContext(ctx, text)
	if err != nil {
		return badDatabase(ctx, err)
	}
	defer rows.Close()
	return b.queried(ctx, rows)
}

// queried takes the rows, the columns by their headings.
func (b *intake) queried(ctx context.Context, rows *sql.Rows) error {
	types, err := rows.ColumnTypes()
	if err != nil {
		return badDatabase(ctx, err)
	}
	row, into, names := make([]any, len(types)), make([]any, len(types)), make([]string, len(types))
	for i, t := range types {
		into[i], names[i] = &row[i], t.Name()
	}
	table, err := listfile.Headed(names, wanted(b.in.Item))
	if err != nil {
		return err
	}
	cells := make([]listfile.Cell, len(types))
	for n := 1; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return badDatabase(ctx, err)
		}
		for i, v := range row {
			cells[i] = cellOf(column(types[i].DatabaseTypeName(), v))
		}
		if err := b.row(0, listfile.Record{Table: &table, Row: n, Cells: cells}); err != nil {
			return err
		}
		if b.in.Progress != nil && n%1000 == 0 {
			b.in.Progress(int64(n), 0) // nobody knows how many there are
		}
	}
	if err := rows.Err(); err != nil {
		return badDatabase(ctx, err)
	}
	return nil
}

func cellOf(v any) listfile.Cell {
	if v == nil {
		return listfile.Cell{}
	}
	return listfile.Cell{Kind: listfile.Text, Text: fmt.Sprint(v)}
}

// badDatabase never holds the driver's words, which quote values; its code is
// enough for the department's administrator.
func badDatabase(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f := fault.New(fault.Unavailable, "resource.database", "未能从部门数据库读取数据").Do("请核对地址、密码、查询语句和只读权限")
	if state := sqlState(err); state != "" {
		f = fault.Newf(fault.Unavailable, "resource.database", "未能从部门数据库读取数据（SQLSTATE %s）", state).Do("请核对查询语句和只读权限")
	}
	return f
}
