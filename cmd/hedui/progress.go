package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// bar shows how far long work is, with rate and time left. Without a terminal
// it shows nothing. The zero bar is one that shows nothing.
type bar struct{ shown *progressbar.ProgressBar }

// progressOf begins a bar that counts in a unit ("行").
func (c console) progressOf(what, unit string) bar {
	if !c.progress {
		return bar{}
	}
	return bar{progressbar.NewOptions64(-1, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(what),
		progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

// at says how many were done, which is a share (0…1) of all.
func (b bar) at(done int64, share float64) {
	if b.shown == nil {
		return
	}
	if share > 0 {
		b.shown.ChangeMax64(max(done, int64(float64(done)/share)))
	}
	_ = b.shown.Set64(done) // a terminal that cannot be written to harms nothing
}

// bytes says how many bytes of all were done.
func (b bar) bytes(done, all int64) {
	if all > 0 {
		b.at(done, float64(done)/float64(all))
	}
}

// end takes the bar from the screen.
func (b bar) end() {
	if b.shown != nil {
		_ = b.shown.Finish()
	}
}

// sofar says how much was done of what nobody knows.
func (b bar) sofar(done int64) { b.at(done, 0) }

// counted tells how many bytes were read from a Reader.
type counted struct {
	io.Reader
	each func(sofar int64)
	n    int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	c.each(c.n)
	return n, err
}

// counting tells how many bytes were written to a Writer.
type counting struct {
	io.Writer
	each func(sofar int64)
	n    int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += int64(n)
	c.each(c.n)
	return n, err
}
