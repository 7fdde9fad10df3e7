package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

// scanner is the Scan method of a row.
type scanner func(dest ...any) error

// list reads all rows of a query.
func list[T any](tx *Tx, query string, read func(scanner) (T, error), args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := read(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// one reads the row of a query, or gives the fault of a missing thing.
func one[T any](tx *Tx, missing *fault.Error, query string, read func(scanner) (T, error), args ...any) (T, error) {
	v, err := read(tx.QueryRow(query, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return v, missing
	}
	return v, err
}

// exec runs a statement whose result does not matter.
func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.Exec(query, args...)
	return err
}

// execOne runs a statement that must change exactly one row; otherwise somebody
// else was faster.
func (tx *Tx) execOne(query string, args ...any) error {
	result, err := tx.Exec(query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = fault.New(fault.Conflict, "store.stale", "内容已被他人更改").Do("请刷新后重试")
	}
	return err
}

// ms is the stored form of an instant: milliseconds since 1970, 0 for none.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at scans what ms stored.
func at(t *time.Time) sql.Scanner { return (*stamp)(t) }

type stamp time.Time

func (s *stamp) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("an instant stored as %T", src)
	}
	*s = stamp{}
	if n != 0 {
		*s = stamp(time.UnixMilli(n).UTC())
	}
	return nil
}

// day scans a date stored as text; "" is none.
func day(d *workday.Date) sql.Scanner { return (*dayScanner)(d) }

type dayScanner workday.Date

func (s *dayScanner) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a date stored as %T", src)
	}
	if text == "" {
		*s = 0
		return nil
	}
	d, err := workday.ParseDate(text)
	*s = dayScanner(d)
	return err
}

// document scans JSON text into v.
func document[T any](v *T) sql.Scanner { return &jsonScanner[T]{v} }

type jsonScanner[T any] struct{ v *T }

func (s *jsonScanner[T]) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("JSON stored as %T", src)
	}
	return json.Unmarshal([]byte(text), s.v)
}

// text gives the JSON of v, for a column that document scans.
func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain values of ours come here
	}
	return string(data)
}

// codeForm is the form of our codes; none has seven digits in a row.
var (
	codeForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,63}$`)
	sevenDigits = regexp.MustCompile(`[0-9]{7}`)
)

// given shows a code in a fault. What has not the form of one is not repeated:
// somebody may have put a name or an id number in its place (R11).
func given[T ~string](code T) string {
	if codeForm.MatchString(string(code)) && !sevenDigits.MatchString(string(code)) {
		return string(code)
	}
	return "“…”"
}
