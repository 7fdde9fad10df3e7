package report

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hedui/internal/catalogue"
	"hedui/internal/verification"
)

// comparisons sets what each member declared beside what was found, category
// by category: a declaration is about all one's cars, wherever they are kept.
// A member who declared nothing at all was not asked to, and is left out.
func (k *composer) comparisons() []Comparison {
	var out []Comparison
	for i, s := range k.subjects {
		if len(s.Declared) == 0 {
			continue
		}
		for _, category := range k.categories() {
			if c, ok := k.compare(i, category, strings.TrimSpace(s.Declared[string(category.Code)])); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// categories are those that were asked, each once, in the order to print.
func (k *composer) categories() (all []catalogue.Category) {
	var seen []catalogue.CategoryCode
	for _, a := range k.in.Answers {
		if slices.Contains(seen, a.Item.Category) {
			continue
		}
		seen = append(seen, a.Item.Category)
		all = append(all, a.Category)
	}
	return all
}

// Hit is what was found of one subject in one category, beside what was declared.
type Hit struct {
	Subject  verification.Subject
	Category catalogue.Category
	Comparison
}

// Hits lists, household by household, what was found, also of whom nothing is
// declared that it could be compared with.
func Hits(in Input) (hits []Hit) {
	for _, h := range in.Households {
		k := composed(in, h)
		for i, s := range k.subjects {
			for _, category := range k.categories() {
				c, _ := k.compare(i, category, strings.TrimSpace(s.Declared[string(category.Code)]))
				if c.Found == "" {
					continue
				}
				if len(s.Declared) == 0 {
					c.Result = Incomplete
				}
				hits = append(hits, Hit{s, category, c})
			}
		}
	}
	return hits
}

// compare looks at one member and category; ok is false where there is nothing
// to say: neither declared nor found. Source and date are those of the items
// that found something, or else of all that were asked.
func (k *composer) compare(member int, category catalogue.Category, declared string) (c Comparison, ok bool) {
	found := k.found(member, category.Name)
	c = Comparison{Member: member, Category: category.Name, Declared: declared, Found: describe(found)}
	var sources []string
	silent := false
	for i, a := range k.in.Answers {
		cell := k.out.Coverage[i].Cells[member]
		if a.Item.Category != category.Code {
			continue
		}
		silent = silent || cell.State != Found && cell.State != None
		if len(found) > 0 && cell.State != Found {
			continue
		}
		if !slices.Contains(sources, a.Sharing) {
			sources = append(sources, a.Sharing)
		}
		if cell.AsOf > 0 && (c.AsOf == 0 || cell.AsOf < c.AsOf) {
			c.AsOf = cell.AsOf
		}
	}
	c.Source = strings.Join(sources, "、")
	c.Result = judge(declared, found, silent)
	return c, declared != "" || len(found) > 0
}

// one is a record with the columns that explain it.
type one struct {
	Columns []Column
	Values  []string
}

func (k *composer) found(member int, category string) []one {
	var out []one
	for _, d := range k.out.Details {
		for _, s := range d.Sources {
			for _, r := range s.Records {
				if d.Name == category && r.Member == member {
					out = append(out, one{s.Columns, r.Values})
				}
			}
		}
	}
	return out
}

var (
	declaredNone = regexp.MustCompile(`^(无|没有|否|未有|0|零)[。.]?$`)
	declaredSome = regexp.MustCompile(`^(有|是)[。.]?$`)
	counted      = regexp.MustCompile(`(\d+)\s*[辆台套处间份户个家笔张条艘头块项]`)
	measured     = regexp.MustCompile(`(\d[\d,]*(?:\.\d+)?)\s*(万?)`)
)

// judge compares a declaration in free words with the found records. It sees
// amounts, counts and words only, and when in doubt says that there is a
// difference: a person then looks at both, which stand side by side. Silent
// tells that some source did not answer.
func judge(declared string, found []one, silent bool) Outcome {
	none := declared == "" || declaredNone.MatchString(declared)
	switch {
	case len(found) > 0 && none:
		return Undeclared
	case len(found) > 0 && agrees(declared, found):
		return Same
	case len(found) > 0:
		return Differs
	case silent:
		return Incomplete
	case none:
		return Same
	}
	return Unfound
}

// agrees tells whether a declaration of something fits what was found: by sum
// where the declaration names an amount and the records have one, else by
// number of records, else by a word that both have.
func agrees(declared string, found []one) bool {
	if declaredSome.MatchString(declared) {
		return true
	}
	amounts := measured.FindAllStringSubmatch(counted.ReplaceAllString(declared, ""), -1)
	if totals := sums(found); len(totals) > 0 && len(amounts) > 0 {
		return slices.ContainsFunc(amounts, func(m []string) bool {
			return slices.ContainsFunc(totals, func(t sumOf) bool { return t.amount().Cmp(yuanOf(m)) == 0 })
		})
	}
	if m := counted.FindStringSubmatch(declared); m != nil {
		n, err := strconv.Atoi(m[1])
		return err == nil && n == len(found)
	}
	return slices.ContainsFunc(found, func(o one) bool { return o.sharesWord(declared) })
}

func (o one) sharesWord(declared string) bool {
	for i, c := range o.Columns {
		v := o.Values[i]
		if (c.Type == catalogue.Text || c.Type == catalogue.Coded) && utf8.RuneCountInString(v) >= 2 && strings.Contains(declared, v) {
			return true
		}
	}
	return false
}

// yuanOf is a declared amount: 1,260.00 or 3.5万.
func yuanOf(m []string) *big.Rat {
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(m[1], ",", ""))
	if !ok {
		return new(big.Rat)
	}
	if m[2] != "" {
		r.Mul(r, big.NewRat(10000, 1))
	}
	return r
}

// sumOf is the sum of one column over records.
type sumOf struct {
	column Column
	value  string
	n      int
}

// amount is the sum as people write it: money in 元.
func (s sumOf) amount() *big.Rat {
	r, ok := new(big.Rat).SetString(s.value)
	if !ok {
		return new(big.Rat)
	}
	if s.column.Type == catalogue.Money {
		r.Quo(r, big.NewRat(100, 1))
	}
	return r
}

func sums(found []one) []sumOf {
	var out []sumOf
	for _, o := range found {
		for i, c := range o.Columns {
			if !c.adds(o.Values[i]) {
				continue
			}
			at := slices.IndexFunc(out, func(s sumOf) bool { return s.column == c })
			if at < 0 {
				at, out = len(out), append(out, sumOf{column: c})
			}
			out[at].value, out[at].n = plus(out[at].value, o.Values[i]), out[at].n+1
		}
	}
	return out
}

// describe says in a few words what was found: sums, or the first words of the
// first records.
func describe(found []one) string {
	var parts []string
	for _, s := range sums(found) {
		parts = append(parts, s.column.Label+" "+s.column.Show(s.value))
	}
	if len(parts) == 0 {
		for _, o := range found[:min(3, len(found))] {
			parts = append(parts, o.brief())
		}
	}
	if len(found) > 1 {
		return fmt.Sprintf("%s（共 %d 条）", strings.Join(parts, "；"), len(found))
	}
	return strings.Join(parts, "；")
}

// brief is the first two values of a record.
func (o one) brief() string {
	var words []string
	for i, c := range o.Columns {
		if o.Values[i] != "" && len(words) < 2 {
			words = append(words, c.Show(o.Values[i]))
		}
	}
	return strings.Join(words, "，")
}
