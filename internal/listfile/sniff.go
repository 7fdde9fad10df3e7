package listfile

import (
	"bytes"
	"io"
	"unicode/utf16"

	"hedui/internal/fault"
)

// saveAs is what to do with nearly every file that is not taken.
const saveAs = "请用 WPS 表格或 Excel 打开它，选“另存为”，文件类型选“Excel 工作簿（*.xlsx）”，再导入另存的文件"

// magics are the file kinds that people hand in by mistake, by their first bytes.
var magics = []struct{ head, code, message, mend string }{
	{"%PDF", "listfile.pdf", "这是 PDF 文件，不是表格", "请导入原来的表格文件；只有 PDF 时，请用模板重新填写"},
	{"\x89PNG", "listfile.image", "这是图片，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"\xff\xd8\xff", "listfile.image", "这是图片，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"GIF8", "listfile.image", "这是图片，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"BM", "listfile.image", "这是图片，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"II*\x00", "listfile.image", "这是图片，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"MM\x00*", "listfile.image", "这是图片，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"RIFF", "listfile.image", "这是图片或音像文件，不是表格", "请导入原来的表格文件，或用模板重新填写"},
	{"Rar!", "listfile.archive", "这是压缩包，不是表格", "请先解压，再导入其中的 .xlsx 或 .csv 文件"},
	{"7z\xbc\xaf", "listfile.archive", "这是压缩包，不是表格", "请先解压，再导入其中的 .xlsx 或 .csv 文件"},
	{"\x1f\x8b", "listfile.archive", "这是压缩包，不是表格", "请先解压，再导入其中的 .xlsx 或 .csv 文件"},
	{"{\\rtf", "listfile.document", "这是文字文档，不是表格", "请把其中的表格复制到模板中，保存为 .xlsx 后再导入"},
}

// markups are text files that pretend to be .xls.
var markups = []string{"<html", "<!doctype", "<table", "<?xml", "<meta", "<head", "mime-version:"}

// form is how a file that is taken must be read.
type form uint8

const (
	formCSV form = iota
	formXLSX
)

// sniff recognises a file by its content, whatever it is called, and refuses
// what is not a list in one sentence that says what to do.
func sniff(src io.ReaderAt, size int64) (form, error) {
	head := make([]byte, 4096)
	n, err := src.ReadAt(head[:min(int64(len(head)), size)], 0)
	if err != nil && err != io.EOF {
		return 0, err
	}
	head = head[:n]
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return 0, refuse("listfile.empty", "文件是空的", "请确认选对了文件，填好名单后再导入")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return formXLSX, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return 0, refuseOLE(src, size, head)
	}
	return formCSV, refuseText(head)
}

// refuseText refuses everything without a zip's or OLE's head that is no csv.
func refuseText(head []byte) error {
	for _, m := range magics {
		// "BM" also begins texts: only a bitmap has a zero in its reserved bytes.
		if bytes.HasPrefix(head, []byte(m.head)) && (m.head != "BM" || bytes.IndexByte(head, 0) >= 0) {
			return refuse(m.code, m.message, m.mend)
		}
	}
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head[:min(len(head), 512)], utf8BOM)))
	for _, m := range markups {
		if bytes.HasPrefix(start, []byte(m)) {
			return refuse("listfile.markup", "这是网页或 XML 格式的文件，只是扩展名像表格", saveAs)
		}
	}
	if bytes.IndexByte(head, 0) >= 0 && !bytes.HasPrefix(head, utf16LE) && !bytes.HasPrefix(head, utf16BE) {
		return refuse("listfile.unknown", "认不出这种文件，它不是 .xlsx 或 .csv 表格", saveAs)
	}
	return nil
}

// refuseOLE tells the old binary formats apart by the stream names in the
// compound file's directory (MS-CFB 2.6), which may lie at either end.
func refuseOLE(src io.ReaderAt, size int64, head []byte) error {
	directory := append([]byte(nil), head...)
	if len(head) >= 52 {
		shift := min(uint(head[30]), 12)
		sector := int64(uint32(head[48]) | uint32(head[49])<<8 | uint32(head[50])<<16 | uint32(head[51])<<24)
		part := make([]byte, 4096)
		if at := (sector + 1) << shift; at < size {
			n, _ := src.ReadAt(part, at)
			directory = append(directory, part[:n]...)
		}
	}
	switch {
	case bytes.Contains(directory, wide("EncryptedPackage")):
		return refuse("listfile.encrypted", "这个文件设了打开密码，不能导入", "请用 WPS 表格或 Excel 打开它，取消打开密码，另存为 .xlsx 后再导入")
	case bytes.Contains(directory, wide("WordDocument")):
		return refuse("listfile.document", "这是文字文档（.doc 或 .wps），不是表格", "请把其中的表格复制到模板中，保存为 .xlsx 后再导入")
	}
	return refuse("listfile.xls", "这是旧版表格文件（.xls 或 .et），不能直接导入", saveAs)
}

// wide is s as UTF-16LE, as directories of compound files hold names.
func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func refuse(code, message, mend string) *fault.Error {
	return fault.New(fault.Invalid, code, message).Do(mend)
}

func damaged(cause error) *fault.Error {
	return refuse("listfile.damaged", "表格文件已损坏，读不下去", "请用 WPS 表格或 Excel 打开并另存为 .xlsx 后再导入").From(cause)
}

func tooLarge(message string) *fault.Error {
	return fault.New(fault.TooLarge, "listfile.too_large", message).Do("请把名单分成几个文件，删去无关的列和工作表后再导入")
}
