package simulate

import (
	"slices"

	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/workday"
)

// Letters end. A consent that counted when a task was received allows no query
// after its last day (先授权再核对; R3.4): who was in no query is not answered
// about, and is unavailable, never none; what was asked while the letter lasted
// may be answered whenever it comes.

// covers: no authorization, no query (先授权再核对).
func (p *person) covers(c catalogue.CategoryCode, on workday.Date) bool {
	signed := p.letter != "" && p.signed != 0 && p.signed <= on
	return signed && !p.withdrawn && p.lasts(on) && (len(p.only) == 0 || slices.Contains(p.only, c))
}

// minor tells whether somebody else must sign: under eighteen on the day. Who was
// born on a leap day comes of age on the first of March.
func (p *person) minor() bool {
	of := workday.NewDate(p.birth.Year()+18, p.birth.Month(), 1) + workday.Date(p.birth.Day()-1)
	return p.signed != 0 && of > p.signed
}

// lasts tells whether a letter has not ended.
func (p *person) lasts(on workday.Date) bool { return p.to == 0 || on <= p.to }

// spent tells whether a letter went with something else before: a new application
// needs a new one, and what was withdrawn counts for nothing more. Here every
// business has its own commission.
func (r *reference) spent(b *business, p *person) bool {
	return slices.ContainsFunc(r.letters[p.number], func(o *person) bool {
		return o.of != b && o.letter == p.letter && (o.withdrawn || b.kind != catalogue.Existing)
	})
}

// nameable gives whom a query that leaves on a day may name.
func (d *duty) nameable(on workday.Date) map[int]bool {
	all := map[int]bool{}
	for n := range d.asked {
		if d.person(d.of.people[n-1]).lasts(on) {
			all[n] = true
		}
	}
	return all
}

// left remembers a query that went out, by file or on a screen.
func (d *duty) left(on workday.Date) { d.queries = append(d.queries, d.nameable(on)) }

// answerable gives whom a department may speak about: who was in one of its
// queries, and has not withdrawn since. Without a query it was asked just now.
func (d *duty) answerable(on workday.Date) map[int]bool {
	if len(d.queries) == 0 {
		return d.nameable(on)
	}
	all := map[int]bool{}
	for _, q := range d.queries {
		for n := range q {
			if d.asked[n] {
				all[n] = true
			}
		}
	}
	return all
}

// owed gives whom a department must speak about: who was in the last query. Of
// the others it may be told that nobody asked.
func (d *duty) owed(on workday.Date) map[int]bool {
	if n := len(d.queries); n > 0 {
		return d.queries[n-1]
	}
	return d.nameable(on)
}

// withUnasked adds those about whom nothing was said, because nobody asked.
func (d *duty) withUnasked(said map[int]finding.Status) map[int]finding.Status {
	for n := range d.asked {
		if _, there := said[n]; !there {
			said[n] = finding.Unavailable
		}
	}
	return said
}

// withoutLetter gives those whose letter ended before they were asked about.
func (d *duty) withoutLetter(on workday.Date) map[int]bool {
	may, over := d.answerable(on), map[int]bool{}
	for n := range d.asked {
		if !may[n] {
			over[n] = true
		}
	}
	return over
}
