package bench

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5"

	"hedui/internal/fault"
)

// postgres is a private PostgreSQL of Debian's binaries, in a folder of its
// own, on the loopback, without fsync: to its advantage.
type postgres struct {
	job  Job
	dir  string
	bin  string
	conn *pgx.Conn
}

func newPostgres(ctx context.Context, j Job) (*postgres, error) {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bins) == 0 {
		return nil, fault.New(fault.Unavailable, "bench.postgres", "没有找到 PostgreSQL").Do("请安装 Debian 的 postgresql 包，或不与 postgres 比较")
	}
	dir, err := os.MkdirTemp("", "hedui-bench-postgres-")
	if err != nil {
		return nil, err
	}
	p := &postgres{job: j, dir: dir, bin: slices.Max(bins)}
	port, err := freePort()
	if err == nil {
		err = p.start(ctx, port)
	}
	if err == nil {
		p.conn, err = pgx.Connect(ctx, fmt.Sprintf("postgres://hedui@127.0.0.1:%d/postgres?sslmode=disable", port))
	}
	if err != nil {
		_ = p.close() // the reason why it did not start is told
		return nil, err
	}
	return p, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (p *postgres) start(ctx context.Context, port int) error {
	if err := os.Chmod(p.dir, 0o700); err != nil {
		return err
	}
	if owner, err := user.Lookup("postgres"); err == nil && os.Getuid() == 0 {
		uid, _ := strconv.Atoi(owner.Uid)
		gid, _ := strconv.Atoi(owner.Gid)
		if err := os.Chown(p.dir, uid, gid); err != nil {
			return err
		}
	}
	if err := p.command(ctx, "initdb", "-D", p.dir+"/data", "-U", "hedui", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		return err
	}
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off "+
		"-c shared_buffers=2GB -c work_mem=512MB -c maintenance_work_mem=512MB -c max_wal_size=8GB", port)
	return p.command(ctx, "pg_ctl", "-D", p.dir+"/data", "-l", p.dir+"/log", "-w", "-s", "-o", options, "start")
}

// command runs one of PostgreSQL's programs, which refuse to be root.
func (p *postgres) command(ctx context.Context, name string, args ...string) error {
	c := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	c.Dir = p.dir
	if owner, err := user.Lookup("postgres"); err == nil && os.Getuid() == 0 {
		uid, _ := strconv.ParseUint(owner.Uid, 10, 32)
		gid, _ := strconv.ParseUint(owner.Gid, 10, 32)
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (p *postgres) close() error {
	if p.conn != nil {
		p.conn.Close(context.Background())
	}
	err := p.command(context.Background(), "pg_ctl", "-D", p.dir+"/data", "-m", "immediate", "-s", "stop")
	os.RemoveAll(p.dir)
	return err
}

func (p *postgres) do(ctx context.Context, sql string) error {
	_, err := p.conn.Exec(ctx, sql)
	return err
}

// load copies a CSV file into a table.
func (p *postgres) load(ctx context.Context, table, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = p.conn.PgConn().CopyFrom(ctx, f, "COPY "+table+" FROM STDIN (FORMAT csv, HEADER true)")
	return err
}

const (
	listTable    = "(ord integer, number text, name text)"
	recordsTable = "(number text, name text, plate text, model text, registered date, price numeric(14, 2), vin text, address text)"
)

func (p *postgres) matchSide(ctx context.Context, list, csv string) (side, error) {
	p.job.Note("loading PostgreSQL")
	s := side{name: "postgres", close: p.close}
	if err := p.do(ctx, "CREATE UNLOGGED TABLE records "+recordsTable); err != nil {
		return s, err
	}
	if err := p.load(ctx, "records", csv); err != nil {
		return s, err
	}
	for _, sql := range []string{"CREATE INDEX ON records (number)", "VACUUM ANALYZE records"} {
		if err := p.do(ctx, sql); err != nil {
			return s, err
		}
	}
	path := func(r int) string { return filepath.Join(p.job.Dir, fmt.Sprintf("postgres.%d.csv", r)) }
	s.run = func(ctx context.Context) error {
		if err := p.do(ctx, "DROP TABLE IF EXISTS list; CREATE UNLOGGED TABLE list "+listTable); err != nil {
			return err
		}
		if err := p.load(ctx, "list", list); err != nil {
			return err
		}
		if err := p.do(ctx, "ANALYZE list"); err != nil {
			return err
		}
		for r := range p.job.Resources {
			if err := p.unload(ctx, joined("list", "records"), path(r)); err != nil {
				return err
			}
		}
		return nil
	}
	s.found = func(context.Context) (o outcome, err error) {
		for r := range p.job.Resources {
			if err := o.addCSV(path(r), "t"); err != nil {
				return o, err
			}
		}
		return o, nil
	}
	return s, nil
}

func (p *postgres) unload(ctx context.Context, query, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := p.conn.PgConn().CopyTo(ctx, f, "COPY ("+query+") TO STDOUT (FORMAT csv)"); err != nil {
		return err
	}
	return f.Close()
}
