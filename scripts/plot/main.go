// Command plot draws what several runs of "hedui bench … --json" measured: on
// standard input one result after the other, on standard output an SVG with time
// and memory against size, both scales logarithmic.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// result is what this needs of bench.Result.
type result struct {
	Work    string             `json:"work"`
	Medians map[string]float64 `json:"medians_s"`
	PeakMB  float64            `json:"peak_rss_mb"`
	Setup   map[string]string  `json:"setup"`
}

// point is one measurement of a side: x is the number of subjects, or of records
// where nobody is looked for.
type point struct{ x, y float64 }

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "plot:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	times, memory, work := map[string][]point{}, map[string][]point{}, ""
	for d := json.NewDecoder(in); ; {
		var r result
		if err := d.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		by := "subjects"
		if r.Work == "import" {
			by = "records"
		}
		x, err := strconv.ParseFloat(r.Setup[by], 64)
		if err != nil {
			return err
		}
		work = r.Work + ", by " + by
		for side, y := range r.Medians {
			times[side] = append(times[side], point{x, y})
		}
		memory["hedui"] = append(memory["hedui"], point{x, r.PeakMB})
	}
	if work == "" {
		return errors.New("no result on standard input")
	}
	_, err := io.WriteString(out, document(panel(0, "seconds: "+work, times)+panel(height, "peak memory of hedui, MB", memory)))
	return err
}

// Sizes of a panel and its margins, in pixels.
const (
	width, height = 640, 300
	left, right   = 70, 130
	above, below  = 40, 40
)

var colors = []string{"#1f5fa8", "#b3541e", "#3b7d3a", "#7a4b94", "#555555"}

func document(body string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
<rect width="100%%" height="100%%" fill="#fff"/>
%s</svg>
`, width, 2*height, body)
}

// panel draws one line for each side, from y0 downwards.
func panel(y0 int, title string, sides map[string][]point) string {
	var all []point
	for _, points := range sides {
		all = append(all, points...)
	}
	x, y := scaleOf(all, func(p point) float64 { return p.x }), scaleOf(all, func(p point) float64 { return p.y })
	at := func(p point) (float64, float64) {
		return left + x.share(p.x)*(width-left-right), float64(y0+height-below) - y.share(p.y)*(height-above-below)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="14">%s</text>`+"\n", left, y0+24, title)
	for _, v := range x.marks() {
		px, py := at(point{v, y.low})
		fmt.Fprintf(&b, `<path d="M%.1f %d V%.1f" stroke="#ddd"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`+"\n", px, y0+above, py, px, py+18, short(v))
	}
	for _, v := range y.marks() {
		px, py := at(point{x.low, v})
		fmt.Fprintf(&b, `<path d="M%.1f %.1f H%d" stroke="#ddd"/><text x="%.1f" y="%.1f" text-anchor="end">%s</text>`+"\n", px, py, width-right, px-6, py+4, short(v))
	}
	var names []label
	for i, side := range slices.Sorted(maps.Keys(sides)) {
		drawn, end := line(colors[i%len(colors)], sides[side], at)
		b.WriteString(drawn)
		names = append(names, label{side, colors[i%len(colors)], end})
	}
	return b.String() + labels(names)
}

// label is the name of a line, to stand where it ends.
type label struct {
	name, color string
	at          point
}

// labels writes names beside the ends of their lines, each below the one before.
func labels(all []label) string {
	slices.SortFunc(all, func(a, b label) int { return cmp.Compare(a.at.y, b.at.y) })
	var b strings.Builder
	y := 0.0
	for _, l := range all {
		y = max(l.at.y, y+14)
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" fill="%s">%s</text>`+"\n", l.at.x+8, y+4, l.color, l.name)
	}
	return b.String()
}

// line draws a side's line, and tells where it ends.
func line(color string, points []point, at func(point) (float64, float64)) (drawn string, end point) {
	slices.SortFunc(points, func(a, b point) int { return int(a.x - b.x) })
	var path strings.Builder
	var dots strings.Builder
	for i, p := range points {
		px, py := at(p)
		end = point{px, py}
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], px, py)
		fmt.Fprintf(&dots, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`, px, py, color)
	}
	return fmt.Sprintf(`<path d="%s" fill="none" stroke="%s" stroke-width="2"/>%s`+"\n", path.String(), color, dots.String()), end
}

// scale is a logarithmic one from a power of ten to another.
type scale struct{ low, high float64 }

func scaleOf(points []point, value func(point) float64) scale {
	s := scale{math.Inf(1), 0}
	for _, p := range points {
		s.low, s.high = min(s.low, value(p)), max(s.high, value(p))
	}
	s.low, s.high = math.Pow(10, math.Floor(math.Log10(s.low))), math.Pow(10, math.Ceil(math.Log10(s.high)))
	if s.low == s.high {
		s.high *= 10
	}
	return s
}

// share is where a value stands from the low end (0) to the high end (1).
func (s scale) share(v float64) float64 { return math.Log(v/s.low) / math.Log(s.high/s.low) }

func (s scale) marks() (all []float64) {
	for v := s.low; v <= s.high*1.001; v *= 10 {
		all = append(all, v)
	}
	return all
}

func short(v float64) string {
	switch {
	case v >= 1e6:
		return strconv.FormatFloat(v/1e6, 'g', 3, 64) + " M"
	case v >= 1e3:
		return strconv.FormatFloat(v/1e3, 'g', 3, 64) + " k"
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
