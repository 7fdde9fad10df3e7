package source

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

// Check faults a description that cannot work for the item, all defects at
// once (source.invalid).
func (i Interface) Check(item catalogue.Item) error {
	c := checker{}
	c.want((i.HTTP == nil) != (i.Database == nil), "http", "接口（http）和前置机（database）须填其一")
	if i.HTTP != nil {
		c.http(*i.HTTP)
		c.want(i.Reading.Format == "json" || i.Reading.Format == "xml", "reading.format", "应答格式应为 json 或 xml")
	}
	if i.Database != nil {
		c.database(*i.Database, i.Reading)
	}
	c.reading(i.Reading, i.Database != nil && i.Database.AsOf != "")
	c.fields(i.Reading.Fields, item)
	c.pace(i.Pace)
	return c.fault()
}

type checker struct{ wrong []fault.Field }

func (c *checker) want(ok bool, path, message string) {
	if !ok {
		c.wrong = append(c.wrong, fault.Field{Path: path, Code: "source.field", Message: message})
	}
}

func (c *checker) fault() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return fault.Newf(fault.Invalid, "source.invalid", "接口说明有 %d 处问题", len(c.wrong)).Do("请按所列各项改正").At(c.wrong...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *checker) http(h HTTP) {
	u, err := url.Parse(h.URL)
	fine := err == nil && u.Host != "" && u.User == nil && u.Fragment == ""
	c.want(fine && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())), "http.url", "地址应为 https://…，不含用户名和密码；只有本机地址可用 http")
	c.want(!strings.Contains(h.URL, "${"), "http.url", "地址中不能有占位符，请写入 query 或请求体")
	c.want(slices.Contains([]string{"GET", "POST", "PUT"}, h.Method), "http.method", "方法应为 GET、POST 或 PUT")
	c.body(h)
	c.person(h)
	c.placeholders(h)
	if h.Paging != nil {
		c.paging(*h.Paging, h)
	}
	if t := h.TLS; t != nil {
		c.want((t.Certificate == "") == (t.Key == ""), "http.tls", "客户端证书和私钥须同时指明")
	}
}

func (c *checker) body(h HTTP) {
	bodies := 0
	for _, there := range []bool{len(h.JSON) > 0, len(h.Form) > 0, h.XML != ""} {
		if there {
			bodies++
		}
	}
	c.want(bodies <= 1, "http", "json、form、xml 只能填其一")
	c.want(bodies == 0 || h.Method != "GET", "http.method", "GET 不能带请求体")
	c.want(len(h.JSON) == 0 || json.Valid(h.JSON), "http.json", "不是有效的 JSON")
	c.want(h.XML == "" || wellFormed(h.XML), "http.xml", "不是有效的 XML")
	for name, template := range h.Headers {
		c.want(headerName.MatchString(name) && !strings.ContainsAny(template, "\r\n"), "http.headers", "请求头名称或内容有误")
	}
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// person keeps personal data out of addresses, where proxies and logs see it,
// and out of headers.
func (c *checker) person(h HTTP) {
	inURL, inBody := personalIn(valuesOf(h.Query)...), personalIn(h.body()...)
	c.want(inURL || inBody, "http", "请求中没有 ${number} 或 ${name}")
	c.want(!inURL || h.Method == "GET" && h.PersonInURL != "", "http.query",
		"个人信息不能写入地址：对方接受请求体的，请改用请求体；确实只接受地址参数的，请用 GET 并在 personInUrl 中写明原因")
	c.want(!personalIn(valuesOf(h.Headers)...), "http.headers", "个人信息不能写入请求头")
}

func (c *checker) placeholders(h HTTP) {
	for _, p := range placeholders(h.templates()...) {
		name, credential := strings.CutPrefix(p, credentialPrefix)
		c.want(slices.Contains(known, p) || credential && credentialName.MatchString(name), "http", "有不认识的占位符")
	}
	c.want(!strings.Contains(strings.Join(valuesOf(h.Query), " "), "${"+credentialPrefix), "http.query", "凭据不能写入地址，请用请求头或请求体")
}

var credentialName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]{0,39}$`)

func wellFormed(text string) bool {
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := dec.Token(); err != nil {
			return err == io.EOF
		}
	}
}

func (c *checker) paging(p Paging, h HTTP) {
	used := placeholders(h.templates()...)
	c.want(p.Kind == "page" || p.Kind == "cursor", "http.paging.kind", "分页方式应为 page 或 cursor")
	c.want(p.Kind != "page" || slices.Contains(used, "page"), "http.paging", "请求中没有 ${page}")
	c.want(p.Kind != "cursor" || p.Next != "" && slices.Contains(used, "cursor"), "http.paging", "游标分页须有 next，请求中须有 ${cursor}")
	c.want(p.Size > 0 && p.Size <= 10_000, "http.paging.size", "每页条数应为 1 至 10000")
	c.want(p.Most >= 0 && p.Most <= 1000, "http.paging.most", "页数上限应为 0 至 1000")
}

func (c *checker) database(d Database, r Reading) {
	driver, ok := driverOf(d.Driver)
	c.want(ok, "database.driver", "本程序没有这种数据库的驱动")
	if ok {
		complaint := driver.Check(d.Address)
		c.want(complaint == "", "database.address", complaint)
	}
	c.want(d.Password == "" || credentialName.MatchString(d.Password), "database.password", "应为凭据的名称")
	c.want(slices.Contains(parameters(d.Query), "numbers"), "database.query", "查询中没有 :numbers")
	for path, query := range map[string]string{"database.query": d.Query, "database.asOf": d.AsOf} {
		c.want(query == "" || reads(query), path, "只能是一条 SELECT 或 WITH 查询")
		for _, p := range parameters(query) {
			c.want(p == "today" || p == "numbers" && path == "database.query", path, "有不认识的参数")
		}
	}
	c.want(r.Number != "", "reading.number", "须指明身份号码所在的列")
	c.want(len(r.Errors)+len(r.None)+len(r.OK) == 0 && r.Records == "" && r.Format == "", "reading", "前置机没有应答格式和标志")
}

// reads tells whether a statement looks like one query. That nothing is changed
// is for the read-only transaction and the account's rights to see to.
func reads(query string) bool {
	first, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(query)), " ")
	first, _, _ = strings.Cut(first, "\n")
	return (first == "SELECT" || first == "WITH") && !strings.Contains(query, ";")
}

func (c *checker) reading(r Reading, dated bool) {
	c.want(dated || r.AsOf.Path != "" || r.AsOf.LagDays != nil, "reading.asOf", "数据截止日期：须填应答中的位置（path）或滞后天数（lagDays）")
	c.want(r.AsOf.LagDays == nil || *r.AsOf.LagDays >= 0 && *r.AsOf.LagDays <= 366, "reading.asOf.lagDays", "滞后天数应为 0 至 366")
	c.want(slices.Contains(dayUnits, r.AsOf.Unit), "reading.asOf.unit", "日期形式应为 day、datetime、unix 或 unixms")
	for i, e := range r.Errors {
		c.sign(e.Sign, fmt.Sprintf("reading.errors[%d]", i))
		c.want(strings.TrimSpace(e.Reason) != "", fmt.Sprintf("reading.errors[%d].reason", i), "须写明原因，供协查机构和委托单位阅读")
	}
	for i, s := range r.None {
		c.sign(s, fmt.Sprintf("reading.none[%d]", i))
	}
	for i, s := range r.OK {
		c.sign(s, fmt.Sprintf("reading.ok[%d]", i))
	}
}

func (c *checker) sign(s Sign, path string) {
	c.want(len(s.Status) > 0 || s.Path != "", path, "标志须有 status 或 path")
	c.want((s.Path != "") == (len(s.Equals) > 0 || s.Null), path, "有 path 的标志须写明 equals 或 null")
}

var (
	dayUnits   = []string{"", "day", "datetime", "unix", "unixms"}
	moneyUnits = []string{"", "yuan", "fen", "wan"}
)

func (c *checker) fields(fields map[string]From, item catalogue.Item) {
	c.want(len(fields) > 0, "reading.fields", "须至少对应一个数据内容字段")
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		path, from := "reading.fields."+name, fields[name]
		field, ok := item.Field(name)
		c.want(ok, path, "目录项的数据内容中没有这个字段")
		c.want(from.Path != "", path+".path", "须指明取自何处")
		units := []string{""}
		switch field.Type {
		case catalogue.Money:
			units = moneyUnits
		case catalogue.Day:
			units = dayUnits
		}
		c.want(slices.Contains(units, from.Unit), path+".unit", "单位与字段类型不符")
		for _, own := range from.Codes {
			c.want(own == "" || field.Normal(own), path+".codes", "对照表中有字段不认识的代码")
		}
	}
}

func (c *checker) pace(p Pace) {
	f := p.Filled()
	c.want(p.PerSecond >= 0 && p.PerSecond <= 10_000, "pace.perSecond", "每秒请求数应为 0（不限）至 10000")
	c.want(f.Parallel > 0 && f.Parallel <= 64, "pace.parallel", "并发数应为 1 至 64")
	c.want(f.Batch > 0 && f.Batch <= 2000, "pace.batch", "每批人数应为 1 至 2000")
	c.want(f.TimeoutSeconds >= 0.01 && f.TimeoutSeconds <= 300, "pace.timeoutSeconds", "超时应为 0.01 至 300 秒")
	c.want(f.Tries > 0 && f.Tries <= 10 && f.WaitMillis > 0 && f.WaitMillis <= 60_000, "pace.tries", "尝试次数应为 1 至 10，间隔不超过一分钟")
	c.want(f.OpenAfter > 0 && f.OpenAfter <= 1000 && f.OpenSeconds > 0 && f.OpenSeconds <= 600, "pace.openAfter", "连续失败次数应为 1 至 1000，暂停不超过 600 秒")
}
