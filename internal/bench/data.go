package bench

import (
	"bufio"
	"fmt"
	"hash/maphash"
	"os"
	"strconv"
	"time"

	"hedui/internal/citizen"
)

// The data is invented, the same in every run, and skewed as real data is:
// nine of ten records are of somebody different, the first person has a
// thousand, and of the subjects who have records one in fifty bears another
// name there.
type data struct{ records, subjects int }

const (
	skew       = 1000 // records of the first person
	hitPercent = 15
	nameEvery  = 50
)

func (d data) people() int { return d.records * 9 / 10 }

// person gives the owner of record i.
func (d data) person(i int) int {
	switch n := d.people(); {
	case i < n:
		return i
	case i < n+min(skew, d.records/20):
		return 0
	default:
		return int(uint64(i) * 2654435761 % uint64(n))
	}
}

// subject gives who stands in line i of the list, and the name there.
func (d data) subject(i int) (number, name string) {
	n, p := d.people(), 0
	hit := i%100 < hitPercent
	if p = n + i; hit {
		p = int(uint64(i) * 40507 % uint64(n))
	}
	if name = nameOf(p); hit && i%nameEvery == 0 {
		name = nameOf(p + 1)
	}
	return numberOf(p), name
}

// numberOf gives each person another number, with its check digit, and with a
// sequence number that is hardly ever given out.
func numberOf(p int) string {
	const days, sequences = 25000, 96
	n := uint64(p) * 1_000_003 % (100 * days * sequences)
	day := time.Date(1940, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n/sequences%days))
	b := strconv.AppendUint(make([]byte, 0, 18), 210100+n/sequences/days%14*100+3, 10)
	b = day.AppendFormat(b, "20060102")
	b = strconv.AppendUint(b, 900+n%sequences, 10)
	digit, err := citizen.CheckDigit(string(b))
	if err != nil {
		panic(err) // 17 digits have one
	}
	return string(append(b, digit))
}

var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧")
	givens   = []rune("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建国")
)

func nameOf(p int) string {
	return string([]rune{surnames[p%len(surnames)], givens[p/7%len(givens)], givens[p/31%len(givens)]})
}

// columns of a record beside number and name.
var columns = []string{"plate", "model", "registered", "price", "vin", "address"}

const priceColumn = 3

// values gives record i in normal form.
func (d data) values(i int) []string {
	n := uint64(i) * 0x9E3779B97F4A7C15
	return []string{
		"辽B" + strconv.FormatUint(n%90000+10000, 10),
		models[n>>32%uint64(len(models))],
		time.Unix(int64(1_000_000_000+n>>20%8000*86400), 0).UTC().Format(time.DateOnly),
		strconv.FormatUint(n>>13%30_000_000+1_000_000, 10),
		fmt.Sprintf("LDEMO%012d", i),
		"演示路" + strconv.FormatUint(n>>7%999, 10) + "号" + strconv.FormatUint(n>>17%40, 10) + "栋",
	}
}

var models = func() (all []string) {
	for _, maker := range []string{"一汽", "大众", "长安", "比亚迪", "吉利", "丰田", "东风", "奇瑞"} {
		for _, kind := range []string{"小型轿车", "小型普通客车", "轻型厢式货车", "两轮摩托车"} {
			all = append(all, maker+kind)
		}
	}
	return all
}()

// writeList writes the subjects as a CSV file, each with its ordinal.
func (d data) writeList(path string) error {
	return writeLines(path, "ord,number,name", d.subjects, func(b []byte, i int) []byte {
		number, name := d.subject(i)
		b = append(strconv.AppendInt(b, int64(i+1), 10), ',')
		return append(append(append(b, number...), ','), name...)
	})
}

// writeRecords writes a resource as a department would hand it in.
func (d data) writeRecords(path string) error {
	return writeLines(path, "公民身份号码,姓名,plate,model,registered,price,vin,address", d.records, func(b []byte, i int) []byte {
		p := d.person(i)
		b = append(append(append(b, numberOf(p)...), ','), nameOf(p)...)
		for c, v := range d.values(i) {
			if c == priceColumn {
				v = v[:len(v)-2] + "." + v[len(v)-2:] // departments write yuan
			}
			b = append(append(b, ','), v...)
		}
		return b
	})
}

func writeLines(path, heading string, n int, line func(b []byte, i int) []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString(heading + "\n")
	var b []byte
	for i := range n {
		b = append(line(b[:0], i), '\n')
		w.Write(b)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// outcome sums up what a side found, whatever the order: the number of rows,
// and the sum of their hashes.
type outcome struct {
	rows int
	sum  uint64
}

var seed = maphash.MakeSeed()

// add takes one row: a record of a subject, or values nil for a subject whose
// number stands under another name.
func (o *outcome) add(ordinal int, values []string) {
	var h maphash.Hash
	h.SetSeed(seed)
	h.WriteString(strconv.Itoa(ordinal))
	for _, v := range values {
		h.WriteByte(0)
		h.WriteString(v)
	}
	o.rows++
	o.sum += h.Sum64()
}

// times is what so many resources with the same records give.
func (o outcome) times(resources int) outcome {
	return outcome{o.rows * resources, o.sum * uint64(resources)}
}

// reference is the naive matcher: a map of the subjects, a walk over all
// records.
func (d data) reference() (o outcome) {
	type asked struct {
		ordinal int
		name    string
	}
	list := make(map[string][]asked, d.subjects)
	for i := range d.subjects {
		number, name := d.subject(i)
		list[number] = append(list[number], asked{i + 1, name})
	}
	differs := map[int]bool{}
	for i := range d.records {
		p := d.person(i)
		for _, a := range list[numberOf(p)] {
			if a.name == nameOf(p) {
				o.add(a.ordinal, d.values(i))
			} else if !differs[a.ordinal] {
				differs[a.ordinal] = true
				o.add(a.ordinal, nil)
			}
		}
	}
	return o
}
