package listfile

import (
	"archive/zip"
	"context"
	"io"
	"path"
	"strings"
)

// workbook is an opened xlsx: its visible sheets in their order, and what
// their cells refer to.
type workbook struct {
	parts    map[string]*zip.File
	sheets   []sheetRef
	strings  *stringTable
	dates    []bool // by cell style: shows a date
	from1904 bool
}

// sheetRef is a visible worksheet.
type sheetRef struct {
	name string
	file *zip.File
}

// relation is one entry of a .rels part.
type relation struct{ kind, target string }

// openXLSX reads everything of a workbook but the sheets themselves.
func openXLSX(ctx context.Context, src io.ReaderAt, size int64) (*workbook, error) {
	archive, err := zip.NewReader(src, size)
	if err != nil {
		return nil, damaged(err)
	}
	w := &workbook{parts: map[string]*zip.File{}, strings: &stringTable{}}
	for _, f := range archive.File {
		if f.CompressedSize64 > uint64(size) { // would hide a bomb's ratio
			return nil, damaged(zip.ErrFormat)
		}
		// Some writers use backslashes, and readers take names without case.
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if w.parts[name] == nil {
			w.parts[name] = f
		}
	}
	main, err := w.main(ctx)
	if err != nil {
		return nil, err
	}
	return w, w.load(ctx, main)
}

// main finds the workbook part, or tells which other kind of zip this is.
func (w *workbook) main(ctx context.Context) (string, error) {
	rels, err := w.relations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") && strings.HasSuffix(r.target, ".xml") && w.part(r.target) != nil &&
			!strings.HasPrefix(r.target, "word/") && !strings.HasPrefix(r.target, "ppt/") {
			return r.target, nil
		}
	}
	switch {
	case w.parts["xl/workbook.bin"] != nil:
		return "", refuse("listfile.xlsb", "这是二进制工作簿（.xlsb），不能直接导入", saveAs)
	case w.parts["word/document.xml"] != nil, w.parts["ppt/presentation.xml"] != nil, w.parts["ofd.xml"] != nil:
		return "", refuse("listfile.document", "这是文字、演示或版式文档，不是表格", "请把其中的表格复制到模板中，保存为 .xlsx 后再导入")
	case w.parts["content.xml"] != nil:
		return "", refuse("listfile.ods", "这是 OpenDocument 格式的文件，不能直接导入", saveAs)
	}
	return "", refuse("listfile.archive", "这是压缩包，不是表格", "请先解压，再导入其中的 .xlsx 或 .csv 文件")
}

func (w *workbook) part(name string) *zip.File { return w.parts[strings.ToLower(name)] }

// relations reads the relationships of a part by id; base "" is the package.
func (w *workbook) relations(ctx context.Context, base string) (map[string]relation, error) {
	found := map[string]relation{}
	f := w.part(path.Join(path.Dir(base), "_rels", path.Base("/"+base)+".rels"))
	if base == "" {
		f = w.part("_rels/.rels")
	}
	if f == nil {
		return found, nil
	}
	return found, elements(ctx, f, func(s *scanner) error {
		if string(s.name) == "Relationship" && s.attrText("TargetMode") != "External" {
			found[s.attrText("Id")] = relation{s.attrText("Type"), resolve(base, s.attrText("Target"))}
		}
		return nil
	})
}

// load reads the list of sheets, the styles and the shared strings.
func (w *workbook) load(ctx context.Context, main string) error {
	rels, err := w.relations(ctx, main)
	if err != nil {
		return err
	}
	if err := elements(ctx, w.part(main), func(s *scanner) error { w.entry(s, rels); return nil }); err != nil {
		return err
	}
	for _, r := range rels {
		switch f := w.part(r.target); {
		case f == nil:
		case strings.HasSuffix(r.kind, "/styles"):
			err = w.readStyles(ctx, f)
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			err = w.strings.read(ctx, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entry takes one element of the workbook part. Hidden sheets often hold
// drop-down lists or earlier lists, so they are not read.
func (w *workbook) entry(s *scanner, rels map[string]relation) {
	switch string(s.name) {
	case "workbookPr":
		v := s.attrText("date1904")
		w.from1904 = v == "1" || v == "true"
	case "sheet":
		rel := rels[s.attrText(":id")]
		f := w.part(rel.target)
		if state := s.attrText("state"); f != nil && (state == "" || state == "visible") && strings.HasSuffix(rel.kind, "/worksheet") {
			w.sheets = append(w.sheets, sheetRef{name: s.attrText("name"), file: f})
		}
	}
}
