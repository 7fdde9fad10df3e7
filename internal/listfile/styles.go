package listfile

import (
	"archive/zip"
	"context"
	"math"
	"strconv"
	"strings"
	"time"
)

// readStyles learns which cell styles show a number as a date.
func (w *workbook) readStyles(ctx context.Context, f *zip.File) error {
	formats := map[string]bool{} // own number formats: shows a date
	inCells := false
	return elements(ctx, f, func(s *scanner) error {
		switch string(s.name) {
		case "numFmt":
			formats[s.attrText("numFmtId")] = dateFormat(s.attrText("formatCode"))
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id := s.attrText("numFmtId")
				own, known := formats[id]
				w.dates = append(w.dates, known && own || !known && builtinDate(id))
			}
		}
		return nil
	})
}

// builtinDate tells the built-in date formats, with those of Chinese and
// Japanese editions (27-36, 50-58; ISO/IEC 29500-1, 18.8.30).
func builtinDate(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
}

// dateFormat tells whether a format code shows a date or a time: it has one of
// the letters y m d h s outside of quotes, brackets and escapes.
func dateFormat(code string) bool {
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"' || c == '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return false
			}
			i += end + 1
		case c == '\\' || c == '_' || c == '*':
			i++
		case strings.IndexByte("ymdhsYMDHS", c) >= 0:
			return true
		}
	}
	return false
}

// numberCell makes a cell of a stored number.
func (w *workbook) numberCell(raw []byte, style int) Cell {
	date := style >= 0 && style < len(w.dates) && w.dates[style]
	if !date && plainInteger(raw) {
		return Cell{string(raw), Number}
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return Cell{clean(raw), Text}
	}
	if date && f >= 0 && f < 2958466 { // 10000-01-01
		return Cell{dateText(f, w.from1904), Date}
	}
	if math.Abs(f) >= 1e21 {
		return Cell{strconv.FormatFloat(f, 'E', -1, 64), Number}
	}
	return Cell{strconv.FormatFloat(f, 'f', -1, 64), Number}
}

// plainInteger tells numbers that need no conversion: up to 15 digits.
func plainInteger(raw []byte) bool {
	for _, b := range raw {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(raw) > 0 && len(raw) <= 15 && (raw[0] != '0' || len(raw) == 1)
}

// dateText writes a serial date. Day 60 of the 1900 system is a February 29
// that never was (a fault of Lotus 1-2-3 that all programs keep).
func dateText(serial float64, from1904 bool) string {
	day := math.Floor(serial)
	seconds := math.Round((serial - day) * 86400)
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case day < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	t := epoch.AddDate(0, 0, int(day)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04:05")
}
