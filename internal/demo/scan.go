package demo

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Scan makes what stands for a scanned paper: a PDF of one A4 page with a
// title and lines, marked 演示数据, the same bytes for the same words. It
// embeds no font (viewers bring one for GB1), so its words stay in the BMP;
// names are better left out.
func Scan(title string, lines ...string) []byte {
	var page strings.Builder
	show := func(size, x, y int, text string) {
		fmt.Fprintf(&page, "BT %d %d Td %sET\n", x, y, runs(text, size))
	}
	show(22, 80, 740, title)
	show(12, 80, 710, "（"+Mark+"，由演示程序生成，不是真实文件）")
	for i, line := range lines {
		show(13, 80, 660-28*i, line)
	}
	page.WriteString("1 0 0 RG 2 w 400 120 110 110 re S\n")
	show(18, 419, 168, Mark)
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R /L 8 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	)
}

// AuthorizationScan is the scan of a member's authorization.
func AuthorizationScan(m Member) []byte {
	signer := "本人"
	if m.Signer != "" {
		signer = "监护人代签"
	}
	return Scan("居民家庭经济状况核对授权书", "授权书编号："+m.Authorization, "与户主关系："+m.Relation, "签署："+signer,
		"签署日期："+m.SignedOn.Chinese(), "兹授权核对机构查询本人的机动车、不动产、银行存款等", "家庭经济状况信息，仅用于本次社会救助申请。")
}

// IDCopyScan is the copy of a member's identity card, which shows nothing.
func IDCopyScan(m Member) []byte {
	return Scan("居民身份证复印件", "对应授权书编号："+m.Authorization, "（演示用空白复印件）")
}

// CommissionScan is the scan of the commission.
func CommissionScan() []byte {
	o := Commission()
	return Scan("核对委托书", "委托书编号："+o.Number, "委托单位：沈阳市和平区民政局", "核对目的："+o.Purpose,
		"委托日期："+o.On.Chinese(), "报告要求日期："+o.Due.Chinese())
}

// pdf writes numbered objects, the first of them the catalogue, with their
// cross-reference table (ISO 32000-1, 7.5).
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n%\xe6\xbc\x94\xe7\xa4\xba\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

// runs shows text in two fonts: viewers without a font for GB1 often lack its
// narrow digits in the one they take instead.
func runs(text string, size int) string {
	var b strings.Builder
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return r < 0x7F != (text[0] < 0x7F) })
		if n < 0 {
			n = len(text)
		}
		if text[0] < 0x7F {
			fmt.Fprintf(&b, "/L %d Tf <%x> Tj ", size, text[:n])
		} else {
			fmt.Fprintf(&b, "/F %d Tf <%s> Tj ", size, utf16Hex(text[:n]))
		}
		text = text[n:]
	}
	return b.String()
}

func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
