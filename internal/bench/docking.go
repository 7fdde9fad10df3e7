package bench

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/wire"
	"hedui/internal/workday"
)

// DockingJob says how many exchanges, and how many at once.
type DockingJob struct {
	Exchanges int
	AtOnce    int
	Dir       string
}

// DockingResult is what a run of exchanges took. An exchange is a message and its
// answer, each signed, enveloped, durable in the sender's outbox and the receiver's
// inbox, receipted and audited on both sides, over TLS 1.3 on the loopback.
type DockingResult struct {
	Exchanges int               `json:"exchanges"`
	PerSecond float64           `json:"exchanges_per_s"`
	P50       float64           `json:"p50_ms"`
	P99       float64           `json:"p99_ms"`
	CPU       float64           `json:"cpu_ms"`             // of both systems, for one exchange
	Commits   float64           `json:"bare_commits_per_s"` // durable, one after the other, on the same disk
	Taken     bool              `json:"taken"`              // every message has its receipt
	Setup     map[string]string `json:"setup"`
}

// Docking measures exchanges between two whole systems in this process.
func Docking(ctx context.Context, j DockingJob) (r DockingResult, err error) {
	r.Exchanges, r.Setup = j.Exchanges, Job{}.setup()
	r.Setup["at_once"] = fmt.Sprint(j.AtOnce)
	a, b, err := couple(ctx, j.Dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, a.close(), b.close()) }()
	if r.Commits, err = bareCommits(ctx, a.store); err != nil {
		return r, err
	}
	took := make([]time.Duration, j.Exchanges)
	began, used := time.Now(), processTime()
	if err := j.run(ctx, func(i int) error {
		began := time.Now()
		if err := a.say(ctx, b, i); err != nil {
			return err
		}
		err := b.say(ctx, a, i)
		took[i] = time.Since(began)
		return err
	}); err != nil {
		return r, err
	}
	r.PerSecond = float64(j.Exchanges) / time.Since(began).Seconds()
	r.CPU = millis(processTime()-used) / float64(j.Exchanges)
	slices.Sort(took)
	r.P50, r.P99 = millis(took[len(took)/2]), millis(took[len(took)*99/100])
	r.Taken, err = allTaken(ctx, j.Exchanges, a, b)
	return r, err
}

// processTime is what this process has used of all cores.
func processTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// run does so many at once until all are done, or one fails.
func (j DockingJob) run(ctx context.Context, do func(i int) error) error {
	var next atomic.Int64
	var failed error
	var once sync.Once
	var all sync.WaitGroup
	for range j.AtOnce {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < j.Exchanges && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					once.Do(func() { failed = err; next.Store(int64(j.Exchanges)) })
				}
			}
		})
	}
	all.Wait()
	return errors.Join(failed, ctx.Err())
}

// bareCommits counts what the disk gives: one small durable write after the other.
func bareCommits(ctx context.Context, s *store.Store) (float64, error) {
	const within = time.Second
	began, n := time.Now(), 0
	for ; time.Since(began) < within; n++ {
		err := s.Write(ctx, policy.Program("bench"), "bench.commit", func(tx *store.Tx) error {
			tx.Object("bench", "commit")
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// system is one of the two.
type system struct {
	store  *store.Store
	desk   *casework.Desk
	party  *docking.Party
	server *http.Server
	url    string
}

// say sends a message and waits for its receipt; it ends a request that nobody
// made, which is taken and changes nothing else.
func (s *system) say(ctx context.Context, to *system, i int) error {
	of := fmt.Sprintf("bench-%s-%d", s.party.Certificate.Code(), i)
	m := docking.New(docking.Terminate, of, of, s.party.Certificate.Code(), to.party.Certificate.Code())
	m.Words = "测量用报文，不涉及任何人"
	return s.desk.Send(ctx, of, m)
}

func allTaken(ctx context.Context, want int, systems ...*system) (bool, error) {
	for _, s := range systems {
		sent, err := s.desk.Peers(ctx, policy.Program("console"))
		if err != nil || len(sent) != 1 || sent[0].Waiting > 0 {
			return false, err
		}
		dead, err := s.desk.DeadMessages(ctx, policy.Program("console"))
		if err != nil || len(dead) > 0 {
			return false, err
		}
		n := 0
		if err := s.store.View(ctx, func(tx *store.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM docking_received`).Scan(&n)
		}); err != nil || n != want {
			return false, err
		}
	}
	return true, nil
}

// couple raises two systems that know each other.
func couple(ctx context.Context, dir string) (a, b *system, err error) {
	now := time.Now()
	root, err := docking.NewAuthority(rand.Reader, "测量", now)
	if err != nil {
		return nil, nil, err
	}
	authority, err := docking.OpenAuthority(root)
	if err != nil {
		return nil, nil, err
	}
	secure, roots, err := selfSigned(now)
	if err != nil {
		return nil, nil, err
	}
	raise := func(code agency.Code) (*system, error) {
		issued, err := authority.Issue(rand.Reader, code, "测量", now)
		if err != nil {
			return nil, err
		}
		party, err := docking.OpenParty(issued.Certificate, issued.Key)
		if err != nil {
			return nil, err
		}
		return raised(ctx, filepath.Join(dir, string(code)), party, secure, roots)
	}
	if a, err = raise("210000"); err != nil {
		return nil, nil, err
	}
	if b, err = raise("210200"); err != nil {
		return nil, nil, errors.Join(err, a.close())
	}
	return a, b, errors.Join(a.knows(ctx, b), b.knows(ctx, a))
}

func (s *system) knows(ctx context.Context, other *system) error {
	_, err := s.desk.RegisterPeer(ctx, policy.Program("console"), casework.PeerIn{Certificate: other.party.Certificate.PEM(), URL: other.url})
	return err
}

func raised(ctx context.Context, dir string, party *docking.Party, secure *tls.Config, roots *x509.CertPool) (*system, error) {
	master, err := newMaster(dir)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	s := &system{party: party}
	if s.store, err = store.Open(ctx, store.Options{Dir: dir, Master: master, Log: quiet}); err != nil {
		return nil, err
	}
	s.desk = casework.New(casework.Options{Store: s.store, Log: quiet, Docked: casework.Docked{Party: party,
		Dial: func(p store.Peer) (casework.Exchanger, error) { return wire.Dial(p.URL, roots) }}})
	start, err := casework.StartOf("210000", workday.DateOf(s.store.Now()))
	if err != nil {
		return nil, err
	}
	if err := s.desk.Install(ctx, start); err != nil {
		return nil, err
	}
	s.store.RunSequencer(time.Second)
	return s, s.open(ctx, secure)
}

func (s *system) open(ctx context.Context, secure *tls.Config) error {
	var of net.ListenConfig
	l, err := of.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.server = &http.Server{Handler: wire.Handler(s.desk.AcceptMessage), TLSConfig: secure.Clone(), ReadHeaderTimeout: time.Minute}
	s.url = "https://" + l.Addr().String() + wire.Path
	go func() { _ = s.server.ServeTLS(l, "", "") }() // ends with close
	return nil
}

func (s *system) close() error {
	return errors.Join(s.server.Close(), s.desk.Close(), s.store.Close())
}

// selfSigned makes a TLS certificate for the loopback.
func selfSigned(now time.Time) (*tls.Config, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	t := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots, nil
}
