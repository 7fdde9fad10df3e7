package bench

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"hedui/internal/fault"
)

// duck is DuckDB in a process of its own, spoken to line by line.
type duck struct {
	job Job
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

//go:embed duckdb.mjs
var duckScript []byte

const duckPackage = "@duckdb/node-api"

// newDuck starts DuckDB; it is fetched from npm into the user's cache when it
// is missing.
func newDuck(ctx context.Context, j Job) (*duck, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, "hedui-bench")
	if err := installDuck(ctx, j, dir); err != nil {
		return nil, err
	}
	script := filepath.Join(dir, "duckdb.mjs") // beside its package, which node looks for there
	if err := os.WriteFile(script, duckScript, 0o600); err != nil {
		return nil, err
	}
	d := &duck{job: j, cmd: exec.CommandContext(ctx, "node", script)}
	d.cmd.Stderr = os.Stderr
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	d.out = bufio.NewScanner(out)
	return d, d.cmd.Start()
}

func installDuck(ctx context.Context, j Job, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "node_modules", duckPackage)); err == nil {
		return nil
	}
	j.Note("fetching DuckDB by npm into %s", dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	npm := exec.CommandContext(ctx, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", dir, duckPackage)
	npm.Stderr = os.Stderr
	if err := npm.Run(); err != nil {
		return fault.New(fault.Unavailable, "bench.duckdb", "无法通过 npm 安装 DuckDB").Do("请安装 Node.js 20 和 npm，或不与 duckdb 比较").From(err)
	}
	return nil
}

func (d *duck) do(format string, args ...any) error {
	_, err := d.ask(format, args...)
	return err
}

// ask runs SQL and gives its first row.
func (d *duck) ask(format string, args ...any) ([][]any, error) {
	if err := json.NewEncoder(d.in).Encode(map[string]string{"sql": fmt.Sprintf(format, args...)}); err != nil {
		return nil, err
	}
	if !d.out.Scan() {
		return nil, errors.Join(errors.New("duckdb ended"), d.out.Err())
	}
	var answer struct {
		Error string
		Rows  [][]any
	}
	if err := json.Unmarshal(d.out.Bytes(), &answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return answer.Rows, nil
}

func (d *duck) close() error {
	d.in.Close()
	return d.cmd.Wait()
}

// matchSides are DuckDB on Parquet and on tables in its memory.
func (d *duck) matchSides(ctx context.Context, list, csv string) ([]side, error) {
	d.job.Note("loading DuckDB")
	parquet := filepath.Join(d.job.Dir, "records.parquet")
	err := d.do(`COPY (%s) TO '%s' (FORMAT parquet)`, readRecords(csv), parquet)
	if err == nil {
		err = d.do(`CREATE TABLE records AS SELECT * FROM '%s'`, parquet)
	}
	asked := fmt.Sprintf(`read_csv('%s', header = true, columns = {'ord': 'INTEGER', 'number': 'VARCHAR', 'name': 'VARCHAR'})`, list)
	onParquet := d.side("duckdb-parquet", asked, fmt.Sprintf("read_parquet('%s')", parquet))
	inMemory := d.side("duckdb-memory", asked, "records")
	inMemory.close = nil // it is one process
	return []side{onParquet, inMemory}, err
}

func readRecords(csv string) string {
	return fmt.Sprintf(`SELECT * FROM read_csv('%s', header = true, columns = {'number': 'VARCHAR', 'name': 'VARCHAR', 'plate': 'VARCHAR',
		'model': 'VARCHAR', 'registered': 'DATE', 'price': 'DECIMAL(14, 2)', 'vin': 'VARCHAR', 'address': 'VARCHAR'})`, csv)
}

func (d *duck) side(name, list, records string) side {
	path := func(r int) string { return filepath.Join(d.job.Dir, fmt.Sprintf("%s.%d.found", name, r)) }
	run := func(context.Context) error {
		for r := range d.job.Resources {
			if err := d.do(`COPY (%s) TO '%s' (FORMAT parquet)`, joined(list, records), path(r)); err != nil {
				return err
			}
		}
		return nil
	}
	found := func(context.Context) (o outcome, err error) {
		for r := range d.job.Resources {
			text := path(r) + ".csv"
			if err := d.do(`COPY (SELECT * FROM read_parquet('%s')) TO '%s' (FORMAT csv, HEADER false)`, path(r), text); err != nil {
				return o, err
			}
			if err := o.addCSV(text, "true"); err != nil {
				return o, err
			}
		}
		return o, nil
	}
	return side{name: name, run: run, found: found, close: d.close}
}

// addCSV takes what joined gave as CSV.
func (o *outcome) addCSV(path, yes string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	in.ReuseRecord = true
	differs := map[int]bool{}
	for {
		row, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		ordinal, err := strconv.Atoi(row[0])
		if err != nil {
			return err
		}
		if row[1] != yes {
			values := row[2:]
			values[priceColumn] = strings.Replace(values[priceColumn], ".", "", 1)
			o.add(ordinal, values)
		} else if !differs[ordinal] {
			differs[ordinal] = true
			o.add(ordinal, nil)
		}
	}
}
