package listfile

import "strings"

// Kind tells how the file holds a cell's value. It matters: a number that a
// spreadsheet keeps as a Number has lost every digit after the fifteenth.
type Kind uint8

// The kinds of cells.
const (
	Empty  Kind = iota
	Text        // what a person typed, or the stored result of a text formula
	Number      // Text is the shortest plain decimal form: "3", "0.1", "210102199001011000"
	Date        // Text is "2026-10-08", with " 15:04:05" when there is a time of day
	Bool        // Text is "TRUE" or "FALSE"
	Broken      // an error value (Text "#N/A"), or a formula without a stored result (Text "")
)

// Cell is one cell of a table.
type Cell struct {
	Text string
	Kind Kind
}

// Trim is the text without the spaces around it.
func (c Cell) Trim() string { return strings.TrimSpace(c.Text) }

// blank tells whether the cell shows nothing.
func (c Cell) blank() bool { return c.Kind != Broken && c.Trim() == "" }

// Letters names the column of an index counted from 0 as spreadsheets do:
// 0 is "A", 26 is "AA".
func Letters(index int) string {
	var b []byte
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		b = append([]byte{byte('A' + (n-1)%26)}, b...)
	}
	return string(b)
}

// parseRef reads a cell reference such as "AB12" into a column counted from 0
// and a row counted from 1.
func parseRef(ref []byte) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	if i == 0 || i == len(ref) || column > maxColumns {
		return 0, 0, false
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' || row > maxSheetRow {
			return 0, 0, false
		}
		row = row*10 + int(ref[i]-'0')
	}
	return column - 1, row, row >= 1 && row <= maxSheetRow
}
