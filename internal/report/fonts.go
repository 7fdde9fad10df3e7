package report

import (
	"embed"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/signintech/gopdf"

	"hedui/internal/fault"
)

// The directory always holds a README, so that the program builds without the
// typefaces; it then says so when a PDF is asked for.
//
//go:embed fonts
var embedded embed.FS

// The three embedded faces, by their index in Fonts.faces.
const (
	serif = iota // running text and tables
	bold         // headings and what needs attention
	sans         // captions and page numbers
	embeddedFaces
)

var faceFiles = [embeddedFaces]string{"NotoSerifSC-Regular", "NotoSansSC-Bold", "NotoSansSC-Regular"}

// Fonts are the faces a report is drawn with. They are parsed once (about
// 10 ms a face) and are safe for concurrent use.
type Fonts struct {
	parsed gopdf.FontContainer
	mu     sync.RWMutex
	faces  []*gopdf.SubsetFontObj // embedded ones first, then fallbacks as they were needed
	spare  []string               // fallback files not opened yet
}

// OpenFonts opens the embedded faces (unpacked once per process). The *.ttf
// files in dirs are fallback faces for characters that the embedded ones lack,
// asked in the order of dirs and file names, and opened only when needed.
// Where the program was built without typefaces the fault is Unavailable.
func OpenFonts(dirs ...string) (*Fonts, error) {
	files, err := unpacked()
	if err != nil {
		return nil, err
	}
	f := &Fonts{}
	for _, data := range files {
		if err := f.add(data); err != nil {
			return nil, fault.New(fault.Internal, "report.font", "嵌入的中文字体不能识别").From(err)
		}
	}
	for _, dir := range dirs {
		found, _ := filepath.Glob(filepath.Join(dir, "*.ttf"))
		sort.Strings(found)
		f.spare = append(f.spare, found...)
	}
	return f, nil
}

// FontDirs lists where fallback faces are looked for: the folder that HEDUI_FONTS
// names (may be empty), the folder fonts beside the program's file, and where
// Debian's fonts-hanazono puts its own.
func FontDirs(named, program string) []string {
	dirs := []string{filepath.Join(filepath.Dir(program), "fonts"), "/usr/share/fonts/truetype/hanazono"}
	if named != "" {
		dirs = append([]string{named}, dirs...)
	}
	return dirs
}

var unpacked = sync.OnceValues(func() ([][]byte, error) { return unpack(embedded) })

// unpack reads the faces; without them there is one fault, whatever is wrong.
func unpack(from fs.FS) ([][]byte, error) {
	var files [][]byte
	for _, name := range faceFiles {
		data, err := unbrotli(from, "fonts/"+name+".ttf.br")
		if err != nil {
			return nil, fault.New(fault.Unavailable, "report.fonts_missing", "程序中没有嵌入中文字体，不能生成 PDF 报告").
				Do("请先运行 scripts/fonts 再重新编译").From(err)
		}
		files = append(files, data)
	}
	return files, nil
}

func unbrotli(from fs.FS, name string) ([]byte, error) {
	f, err := from.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(brotli.NewReader(f))
}

// add parses a face twice: one to measure with, one for gopdf to copy from.
func (f *Fonts) add(data []byte) error {
	face := new(gopdf.SubsetFontObj)
	if err := face.SetTTFData(data); err != nil {
		return err
	}
	if err := f.parsed.AddTTFFontData(family(len(f.faces)), data); err != nil {
		return err
	}
	f.faces = append(f.faces, face)
	return nil
}

// family is the name of a face inside the document.
func family(face int) string { return "F" + strconv.Itoa(face) }

// face gives a face by its index; ok is false beyond the last one opened.
func (f *Fonts) face(i int) (face *gopdf.SubsetFontObj, ok bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if i >= len(f.faces) {
		return nil, false
	}
	return f.faces[i], true
}

// has tells the glyph of a character in a face. gopdf answers glyph 0, which
// draws as an empty box, for characters inside a range of its table.
func (f *Fonts) has(i int, r rune) (glyph uint, ok bool) {
	face, ok := f.face(i)
	if !ok {
		return 0, false
	}
	glyph, err := face.CharCodeToGlyphIndex(r)
	return glyph, err == nil && glyph != 0
}

// find gives the face and glyph for a character: the wanted face, another
// embedded one, then the fallbacks, opening the next when those do not do.
func (f *Fonts) find(want int, r rune) (face int, glyph uint, ok bool) {
	if glyph, ok = f.has(want, r); ok {
		return want, glyph, true
	}
	for face = 0; ; face++ {
		if _, open := f.face(face); !open && !f.openNext(face) {
			return 0, 0, false
		}
		if glyph, ok = f.has(face, r); ok {
			return face, glyph, true
		}
	}
}

// openNext opens fallback files until there are more than n faces. A file that
// is no TrueType font is passed over: what it should have drawn is then
// missing, and that fault says what to do.
func (f *Fonts) openNext(n int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.faces) <= n && len(f.spare) > 0 {
		if data, err := os.ReadFile(f.spare[0]); err == nil {
			_ = f.add(data)
		}
		f.spare = f.spare[1:]
	}
	return len(f.faces) > n
}

// width of a glyph in thousandths of the type size.
func (f *Fonts) width(i int, glyph uint) float64 {
	face, _ := f.face(i)
	return float64(face.GlyphIndexToPdfWidth(glyph))
}
