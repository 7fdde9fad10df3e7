package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/workday"
)

// engine is our own side: hosted resources as snapshots, the list looked up in
// each, the findings written as sealed parts. It is the code that answers
// tasks, without the case around it.
type engine struct {
	dir      string
	list     string
	subjects int // in the list
	ring     *seal.Ring
	hosted   *source.Hosted
	keys     [][]byte // of the resources
}

const (
	indexDomain = "citizen"
	partAAD     = "bench part"
)

var benchItem = catalogue.Item{ID: "210200.bench", Department: "210200.ga", Content: []catalogue.Field{
	{Name: "plate", Label: "号牌号码", Type: catalogue.Text}, {Name: "model", Label: "车辆型号", Type: catalogue.Text},
	{Name: "registered", Label: "登记日期", Type: catalogue.Day}, {Name: "price", Label: "价款", Type: catalogue.Money},
	{Name: "vin", Label: "车架号", Type: catalogue.Text}, {Name: "address", Label: "地址", Type: catalogue.Text},
}}

func newEngine(dir, list string, subjects int) (*engine, error) {
	master, err := newMaster(dir)
	if err != nil {
		return nil, err
	}
	var wrapped []seal.WrappedKey
	for i, purpose := range []string{seal.PurposeData, seal.PurposeIndex} {
		k, err := master.NewKey(purpose, uint32(i+1), 1)
		if err != nil {
			return nil, err
		}
		wrapped = append(wrapped, k)
	}
	e := &engine{dir: dir, list: list, subjects: subjects}
	if e.ring, err = seal.NewRing(master, wrapped); err != nil {
		return nil, err
	}
	e.hosted = source.NewHosted(e.blinds)
	return e, nil
}

func (e *engine) blinds(version int, numbers []string, out []seal.Blind) bool {
	return e.ring.BlindMany(version, indexDomain, numbers, out)
}

func (e *engine) snapshot(resource int) string {
	return filepath.Join(e.dir, fmt.Sprintf("r%d.snapshot", resource))
}

func (e *engine) findings(resource int) string {
	return filepath.Join(e.dir, fmt.Sprintf("r%d.findings", resource))
}

func (e *engine) intake(resource int) source.Import {
	return source.Import{Item: benchItem, AsOf: workday.NewDate(2026, 9, 30), Path: e.snapshot(resource),
		Key: e.keys[resource], KeyID: 1, Blind: e.blinds, BlindVersion: 1}
}

// load imports the resources from a CSV file.
func (e *engine) load(ctx context.Context, csv string, resources int) error {
	for r := range resources {
		e.keys = append(e.keys, make([]byte, 16))
		rand.Read(e.keys[r])
		if err := e.importFile(ctx, csv, r); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) importFile(ctx context.Context, csv string, resource int) error {
	return read(csv, func(f *os.File, size int64) error {
		_, err := source.ImportFile(ctx, e.intake(resource), f, size)
		return err
	})
}

// run matches the list against every resource. A worker takes some thousands
// of subjects, hashes them once and looks them up in one resource after the
// other, so memory does not depend on the size of the batch.
func (e *engine) run(ctx context.Context) error {
	list, err := os.Open(e.list)
	if err != nil {
		return err
	}
	defer list.Close()
	defer match.Relaxed()()
	outs := make([]*partFile, len(e.keys))
	for r := range outs {
		if outs[r], err = newPartFile(e.findings(r)); err != nil {
			return err
		}
		defer outs[r].file.Close()
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	err = eachRun(list, match.Together(e.subjects)/finding.PartSize, func(lines string) {
		group.Go(func() error { return e.answer(ctx, parseList(lines), outs) })
	})
	if err2 := group.Wait(); err == nil {
		err = err2
	}
	for _, out := range outs {
		if err2 := out.finish(); err == nil {
			err = err2
		}
	}
	return err
}

func (e *engine) answer(ctx context.Context, asked []source.Asked, outs []*partFile) error {
	batch := e.hosted.Batch(asked)
	for r, out := range outs {
		findings, err := e.hosted.Answer(ctx, benchItem, e.snapshot(r), e.keys[r], batch)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(findings, finding.PartSize) {
			if err := e.keep(part, out); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *engine) keep(findings []finding.Finding, out *partFile) error {
	part, err := finding.EncodePart(findings)
	if err != nil {
		return err
	}
	sealed, err := e.ring.Seal([]byte(partAAD), part)
	if err != nil {
		return err
	}
	return out.add(sealed)
}

// eachRun cuts a list into runs of so many parts' lines.
func eachRun(list io.Reader, parts int, do func(lines string)) error {
	in := bufio.NewReaderSize(list, 1<<16)
	if _, err := in.ReadSlice('\n'); err != nil { // the heading
		return err
	}
	var lines strings.Builder
	for n := 1; ; n++ {
		line, err := in.ReadSlice('\n')
		if lines.Len() == 0 {
			lines.Grow(parts * partLines)
		}
		lines.Write(line)
		if lines.Len() > 0 && (err == io.EOF || n%(parts*finding.PartSize) == 0) {
			do(lines.String())
			lines = strings.Builder{}
		}
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// partLines is about how many bytes a part's lines take.
const partLines = finding.PartSize * 48

func parseList(lines string) []source.Asked {
	asked := make([]source.Asked, 0, strings.Count(lines, "\n"))
	for line := range strings.Lines(lines) {
		a, line := source.Asked{}, strings.TrimSuffix(line, "\n")
		i := 0
		for ; line[i] != ','; i++ {
			a.Ordinal = a.Ordinal*10 + int(line[i]-'0')
		}
		a.Number, a.Name = citizen.Number(line[i+1:i+19]), line[i+20:]
		asked = append(asked, a)
	}
	return asked
}

// partFile takes sealed parts, in whatever order they are done.
type partFile struct {
	mu   sync.Mutex
	file *os.File
	out  *bufio.Writer
}

func newPartFile(path string) (*partFile, error) {
	f, err := os.Create(path)
	return &partFile{file: f, out: bufio.NewWriterSize(f, 1<<20)}, err
}

func (p *partFile) add(sealed []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(sealed))))
	_, err := p.out.Write(sealed)
	return err
}

func (p *partFile) finish() error { return p.out.Flush() }

// found reads the parts back.
func (e *engine) found(context.Context) (o outcome, err error) {
	for r := range e.keys {
		text, err := os.ReadFile(e.findings(r))
		if err != nil {
			return o, err
		}
		for len(text) > 0 {
			n := binary.BigEndian.Uint32(text)
			part, err := e.ring.Open([]byte(partAAD), text[4:][:n])
			if err != nil {
				return o, err
			}
			text = text[4+n:]
			if err := o.addPart(part); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

func (o *outcome) addPart(part []byte) error {
	findings, err := finding.DecodePart(part)
	for _, f := range findings {
		o.addFinding(f)
	}
	return err
}

func (o *outcome) addFinding(f finding.Finding) {
	if f.Status == finding.NameDiffers {
		o.add(f.Ordinal, nil)
	}
	for _, r := range f.Records {
		values := make([]string, len(columns))
		for i, c := range columns {
			values[i] = r[c]
		}
		o.add(f.Ordinal, values)
	}
}

func (e *engine) close() error { return e.hosted.Close() }
