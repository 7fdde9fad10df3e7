package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// SQLite compiles a statement each time that it is run, which took a sixth of the
// processor's time of an exchange; database/sql keeps what was compiled only for
// whoever asks for it, statement by statement. So each connection keeps the
// statements that it has run, by their text.

// compiledMost bounds what a connection keeps: some kilobytes each, and the store
// has a few hundred texts.
const compiledMost = 200

// compiling opens connections that keep their statements.
type compiling struct {
	sqlite driver.Driver
	url    string
}

// openCompiling opens a pool of such connections.
func openCompiling(url string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", url) // for its driver alone: it has no connection yet
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	return sql.OpenDB(compiling{plain.Driver(), url}), nil
}

func (c compiling) Driver() driver.Driver { return c.sqlite }

func (c compiling) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.sqlite.Open(c.url)
	if err != nil {
		return nil, err
	}
	return &compiledConn{conn.(sqliteConn), map[string]driver.Stmt{}}, nil
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// compiledConn keeps statements that nobody is running; database/sql lets one
// goroutine at a time into it.
type compiledConn struct {
	sqliteConn
	idle map[string]driver.Stmt
}

// ExecContext runs a statement.
func (c *compiledConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer c.put(query, s)
	return s.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext runs a query, whose statement is taken until its rows are closed:
// the same query within it is compiled anew.
func (c *compiledConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		c.put(query, s)
		return nil, err
	}
	return &compiledRows{rows.(sqliteRows), func() { c.put(query, s) }}, nil
}

func (c *compiledConn) take(ctx context.Context, query string) (driver.Stmt, error) {
	if s, ok := c.idle[query]; ok {
		delete(c.idle, query)
		return s, nil
	}
	return c.PrepareContext(ctx, query)
}

// put keeps a statement, in place of any other where there are many; a second one
// of the same text goes.
func (c *compiledConn) put(query string, s driver.Stmt) {
	if c.idle == nil || c.idle[query] != nil {
		_ = s.Close()
		return
	}
	for other, old := range c.idle {
		if len(c.idle) < compiledMost {
			break
		}
		_ = old.Close()
		delete(c.idle, other)
	}
	c.idle[query] = s
}

// Close forgets the statements and closes the connection.
func (c *compiledConn) Close() error {
	for _, s := range c.idle {
		_ = s.Close()
	}
	c.idle = nil
	return c.sqliteConn.Close()
}

// sqliteRows is what the driver's rows tell that anybody asks.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
}

// compiledRows gives the statement back when they are closed.
type compiledRows struct {
	sqliteRows
	back func()
}

// Close ends the rows.
func (r *compiledRows) Close() error {
	err := r.sqliteRows.Close()
	r.back()
	return err
}
