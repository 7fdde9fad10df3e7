package simulate

import (
	"slices"
	"time"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/store"
)

// carriedWithin is how long Hedui may take to try again what it could not carry
// to another province; the servers' clocks may be days wrong meanwhile.
const carriedWithin = 6 * 24 * time.Hour

// told lays beside the reference of whom Hedui says that another province was
// not asked, for the letter ended before (R3.4). When it says so is its own
// affair: with the next attempt to carry the request. Whether it may is not, and
// it must at last.
func (w *world) told() {
	for _, b := range w.cases {
		for _, d := range b.duties {
			if d.item.Access == catalogue.Ministry && d.state == assist.Open {
				w.lapse(d)
			}
		}
	}
}

// lapse is told for one request.
func (w *world) lapse(d *duty) {
	over := slices.DeleteFunc(d.unanswered(), func(n int) bool { return d.person(d.of.people[n-1]).lasts(w.today()) })
	if len(over) == 0 {
		d.lapsed = time.Time{}
		return
	}
	said := w.saidOf(d)
	for _, n := range over {
		switch s, there := said[n]; {
		case there && s != finding.Unavailable:
			w.fail("%s says %s of person %d, and nobody answered that", d, s, n)
		case there:
			d.found, d.answers, d.of.touched = merged(d.found, n, s), 1, true
		case w.platform.asked[requestOf(string(d.id), n)] == "" && d.lapsed.IsZero():
			d.lapsed = w.clock.now
		}
	}
	if d.complete() {
		w.answered(d, d.found, w.clock.Now())
	} else if !d.lapsed.IsZero() && w.clock.now.Sub(d.lapsed) > carriedWithin {
		w.fail("%s does not say that the letters of %v ended unasked since %s (R3.4)", d, over, d.lapsed)
	}
}

func merged(found map[int]finding.Status, n int, s finding.Status) map[int]finding.Status {
	if found == nil {
		found = map[int]finding.Status{}
	}
	found[n] = s
	return found
}

// unanswered lists who is asked about and has no answer.
func (d *duty) unanswered() (ordinals []int) {
	for _, p := range d.of.people {
		if _, known := d.found[p.ordinal]; d.asked[p.ordinal] && !known {
			ordinals = append(ordinals, p.ordinal)
		}
	}
	return ordinals
}

// saidOf reads what the store holds of a request's answers by now.
func (w *world) saidOf(d *duty) map[int]finding.Status {
	said := map[int]finding.Status{}
	w.must(w.store.View(w.ctx, func(tx *store.Tx) error {
		answers, err := tx.Answers(d.id)
		if err != nil || len(answers) == 0 {
			return err
		}
		for _, part := range answers[0].Manifest.Parts {
			data, err := tx.ReadDocument(store.DocumentID(part.Document))
			if err != nil {
				return err
			}
			findings, err := finding.DecodePart(data)
			if err != nil {
				return err
			}
			for _, f := range findings {
				said[f.Ordinal] = f.Status
			}
		}
		return nil
	}))
	return said
}
