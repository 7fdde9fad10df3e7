package source

import "encoding/json"

// Interface (接口说明) describes how a sharing department's system is asked about
// an item and how its answer is read: data, edited by the item's owner, so that
// a new department needs no new program. Exactly one of HTTP and Database is
// there. Credentials are never part of it; it names them.
type Interface struct {
	HTTP     *HTTP     `json:"http,omitempty"`
	Database *Database `json:"database,omitempty"`
	Reading  Reading   `json:"reading"`
	Pace     Pace      `json:"pace"`
}

// HTTP is a request to a department's interface, about one person. Templates
// hold placeholders: ${number}, ${name}, ${today}, ${request} (the same whenever
// the same question is asked again), ${page}, ${size}, ${cursor} and
// ${credential.NAME}. Each place escapes what is put in by its own rules. JSON,
// Form and XML are the body; at most one of them is there.
type HTTP struct {
	URL     string            `json:"url" doc:"接口网址"` // https; without placeholders
	Method  string            `json:"method" doc:"请求方法"`
	Headers map[string]string `json:"headers,omitempty"`
	Query   map[string]string `json:"query,omitempty"`
	JSON    json.RawMessage   `json:"json,omitempty"` // placeholders stand inside its strings
	Form    map[string]string `json:"form,omitempty"`
	XML     string            `json:"xml,omitempty"`
	// PersonInURL says why number and name must stand in the address, where
	// proxies and logs see them: only for an interface that takes no body.
	PersonInURL string `json:"personInUrl,omitempty"`
	// Repeatable is the department's word that asking again changes nothing.
	// Without it a POST is not repeated once it may have arrived.
	Repeatable bool    `json:"repeatable,omitempty"`
	Paging     *Paging `json:"paging,omitempty"`
	TLS        *TLS    `json:"tls,omitempty"`
}

// Paging says how an answer in pages is fetched whole. A person whose pages do
// not add up is not answered, never answered in part.
type Paging struct {
	Kind  string `json:"kind" doc:"分页方式"` // "page": counted, or "cursor": each page names the next
	First int    `json:"first,omitempty"` // number of the first page
	Size  int    `json:"size" doc:"每页条数"` // records on a full page
	Total string `json:"total,omitempty"` // path of the number of all records
	Next  string `json:"next,omitempty"`  // path of the cursor; empty there ends it
	Most  int    `json:"most,omitempty"`  // pages; 0 = 50
}

// TLS is what a connection needs beyond the usual certificates.
type TLS struct {
	Authority   string `json:"authority,omitempty"`   // PEM of the department's own authority, instead of the system's
	ServerName  string `json:"serverName,omitempty"`  // where the address is not the certificate's name
	Certificate string `json:"certificate,omitempty"` // names the credential that holds our certificate, PEM …
	Key         string `json:"key,omitempty"`         // … and its key, PEM
}

// Database is a front-end database (前置机) that the department fills: one query
// for many people, with the named parameters :numbers (a list) and :today.
type Database struct {
	Driver   string `json:"driver" doc:"数据库类型"`  // "postgres", or another that was registered
	Address  string `json:"address" doc:"数据库地址"` // without a password
	Password string `json:"password,omitempty"`  // names the credential
	Query    string `json:"query" doc:"查询语句"`
	AsOf     string `json:"asOf,omitempty"` // a query for one date: 数据截止日期
}

// Reading says what an answer means. Paths are those of members from the top,
// or inside a record: "data.list", "data.pages[0].rows"; of a front-end
// database they are columns.
type Reading struct {
	Format  string          `json:"format,omitempty"` // "json" or "xml"; a database has none
	Errors  []ErrorSign     `json:"errors,omitempty"` // looked for first
	None    []Sign          `json:"none,omitempty"`   // then: looked up, nothing there
	OK      []Sign          `json:"ok,omitempty"`     // then, if there are any, one must be seen
	Records string          `json:"records,omitempty"`
	Number  string          `json:"number,omitempty"`  // in a record; another number than asked for is no answer
	Name    string          `json:"name,omitempty"`    // in a record; another name is another person
	Fields  map[string]From `json:"fields" doc:"字段对应"` // by name of the content's field
	AsOf    AsOf            `json:"asOf"`
}

// Sign recognises an answer: everything in it that is given must hold.
type Sign struct {
	Status []int    `json:"status,omitempty"` // HTTP
	Path   string   `json:"path,omitempty"`
	Equals []string `json:"equals,omitempty"` // one of these texts or numbers at Path
	Null   bool     `json:"null,omitempty"`   // nothing, or null, at Path
}

// ErrorSign recognises an error. Reason is what people read; the department's
// own words are not repeated, they may quote the person.
type ErrorSign struct {
	Sign
	Reason string `json:"reason" doc:"原因"`
	Final  bool   `json:"final,omitempty"` // this person cannot be looked up; asking again is no use
	Whole  bool   `json:"whole,omitempty"` // nobody can be asked now
}

// From says where a field's value lies and how it is written there.
type From struct {
	Path  string            `json:"path"`
	Codes map[string]string `json:"codes,omitempty"` // the department's code → the content's
	// Unit of money: "yuan" (or ""), "fen", "wan" (万元). Form of a date: "day"
	// (or ""), "datetime", "unix", "unixms".
	Unit string `json:"unit,omitempty"`
}

// AsOf says as of when the data is (数据截止日期): a date in the answer or, where
// there is none, a fixed number of days before the question (0 for live data).
type AsOf struct {
	Path    string `json:"path,omitempty"`
	Unit    string `json:"unit,omitempty"` // as in From
	LagDays *int   `json:"lagDays,omitempty"`
}

// Pace keeps within what the department's system bears. Zero values take the
// defaults of DefaultPace.
type Pace struct {
	PerSecond      float64 `json:"perSecond,omitempty"` // requests; 0 = no bound
	Parallel       int     `json:"parallel,omitempty"`
	Batch          int     `json:"batch,omitempty"` // people asked and saved at once; of a database, in one query
	TimeoutSeconds float64 `json:"timeoutSeconds,omitempty"`
	Tries          int     `json:"tries,omitempty"`      // of one request, the first included
	WaitMillis     int     `json:"waitMillis,omitempty"` // before the second try; doubled each time, jittered
	OpenAfter      int     `json:"openAfter,omitempty"`  // failures in a row that open the circuit
	OpenSeconds    float64 `json:"openSeconds,omitempty"`
}

// DefaultPace is what a description that says nothing gets: gentle enough for
// a county bureau's server.
func DefaultPace() Pace {
	return Pace{Parallel: 4, Batch: 20, TimeoutSeconds: 15, Tries: 3, WaitMillis: 300, OpenAfter: 5, OpenSeconds: 30}
}

// Filled gives the pace with its defaults.
func (p Pace) Filled() Pace {
	d := DefaultPace()
	orElse(&p.Parallel, d.Parallel)
	orElse(&p.Batch, d.Batch)
	orElse(&p.TimeoutSeconds, d.TimeoutSeconds)
	orElse(&p.Tries, d.Tries)
	orElse(&p.WaitMillis, d.WaitMillis)
	orElse(&p.OpenAfter, d.OpenAfter)
	orElse(&p.OpenSeconds, d.OpenSeconds)
	return p
}

func orElse[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}
