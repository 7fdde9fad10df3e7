package casework

import (
	"runtime"
	"slices"
	"time"

	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// eachPart walks a case's subjects part by part, with the papers that were
// added to them, so that a million subjects need the memory of some parts: the
// next ones are opened meanwhile.
func (d *Desk) eachPart(tx *store.Tx, c verification.Case, do func([]verification.Subject) error) error {
	if c.State == verification.Destroyed {
		return archive.Gone()
	}
	parts, err := tx.SubjectParts(c.ID)
	if err != nil {
		return err
	}
	var ahead []<-chan openedPart
	for i := 0; i < len(parts) || len(ahead) > 0; {
		if i < len(parts) && len(ahead) < runtime.GOMAXPROCS(0) {
			next, err := openAhead(tx, c.ID, parts[i])
			if err != nil {
				return err
			}
			ahead = append(ahead, next)
			i++
			continue
		}
		p := <-ahead[0]
		if p.err != nil {
			return p.err
		}
		if err := do(p.subjects); err != nil {
			return err
		}
		ahead = ahead[1:]
	}
	return nil
}

// openedPart is a part of the list as it stands now.
type openedPart struct {
	subjects []verification.Subject
	err      error
}

// openAhead opens a part beside its caller, who need not wait for it.
func openAhead(tx *store.Tx, id verification.ID, p store.SubjectPart) (<-chan openedPart, error) {
	open, err := partOpener(tx, id, p)
	if err != nil {
		return nil, err
	}
	done := make(chan openedPart, 1)
	go func() {
		subjects, err := open()
		done <- openedPart{subjects, err}
	}()
	return done, nil
}

// beside is what is kept beside a part of a sealed list because it comes later.
type beside struct {
	papers    map[int][]store.Material
	withdrawn map[int]time.Time
}

func keptBeside(tx *store.Tx, id verification.ID, p store.SubjectPart) (b beside, err error) {
	all, err := tx.MaterialsOf(id, p.First, p.Last)
	if err != nil {
		return b, err
	}
	b.papers = make(map[int][]store.Material)
	for _, m := range all {
		b.papers[m.Ordinal] = append(b.papers[m.Ordinal], m)
	}
	b.withdrawn, err = tx.Withdrawals(id, p.First, p.Last)
	return b, err
}

// openPart opens a part of the list as it stands now.
func openPart(tx *store.Tx, id verification.ID, p store.SubjectPart) ([]verification.Subject, error) {
	open, err := partOpener(tx, id, p)
	if err != nil {
		return nil, err
	}
	return open()
}

// partOpener finds all that a part of the list needs to be opened, without the
// transaction.
func partOpener(tx *store.Tx, id verification.ID, p store.SubjectPart) (open func() ([]verification.Subject, error), err error) {
	kept, err := keptBeside(tx, id, p)
	if err != nil {
		return nil, err
	}
	read, err := tx.FindDocument(p.Document)
	if err != nil {
		return nil, err
	}
	return func() ([]verification.Subject, error) {
		data, err := read()
		if err != nil {
			return nil, err
		}
		subjects, err := verification.DecodePart(data)
		for i := range subjects {
			kept.add(&subjects[i])
		}
		return subjects, err
	}, nil
}

func (b beside) add(s *verification.Subject) {
	s.Authorization.Withdrawn = b.withdrawn[s.Ordinal]
	for _, m := range b.papers[s.Ordinal] {
		switch m.Kind {
		case catalogue.AuthorizationLetter:
			s.Authorization.Scan = verification.DocumentID(m.Document)
		case catalogue.IDCopy:
			s.IDCopy = verification.DocumentID(m.Document)
		}
	}
}

// household gives the subjects of one household. Only the parts that hold its
// members are opened, however a list scatters them.
func (d *Desk) household(tx *store.Tx, c verification.Case, no int) ([]verification.Subject, error) {
	if c.State == verification.Destroyed {
		return nil, archive.Gone()
	}
	ordinals, err := tx.HouseholdOrdinals(c.ID, no)
	if err != nil {
		return nil, err
	}
	return d.chosen(tx, c, ordinals)
}

// subjects gives the subjects with ordinals first to last.
func (d *Desk) subjects(tx *store.Tx, c verification.Case, first, last int) ([]verification.Subject, error) {
	return d.chosen(tx, c, span(max(first, 1), min(last, c.Subjects)))
}

// chosen gives the subjects with the given ordinals, rising.
func (d *Desk) chosen(tx *store.Tx, c verification.Case, ordinals []int) ([]verification.Subject, error) {
	if c.State == verification.Destroyed {
		return nil, archive.Gone()
	}
	parts, err := tx.SubjectParts(c.ID)
	if err != nil {
		return nil, err
	}
	var found []verification.Subject
	for _, p := range parts {
		if !anyWithin(ordinals, p.First, p.Last) {
			continue
		}
		subjects, err := openPart(tx, c.ID, p)
		if err != nil {
			return nil, err
		}
		found = append(found, subjects...)
	}
	return slices.DeleteFunc(found, func(s verification.Subject) bool {
		_, wanted := slices.BinarySearch(ordinals, s.Ordinal)
		return !wanted
	}), nil
}

// span lists the ordinals first to last.
func span(first, last int) []int {
	ordinals := make([]int, 0, max(0, last-first+1))
	for n := first; n <= last; n++ {
		ordinals = append(ordinals, n)
	}
	return ordinals
}

// anyWithin tells whether one of the rising ordinals lies from first to last.
func anyWithin(ordinals []int, first, last int) bool {
	i, _ := slices.BinarySearch(ordinals, first)
	return i < len(ordinals) && ordinals[i] <= last
}

// commit registers whom a look concerned: a salted commitment to each number,
// which can be proved later and tells nothing by itself (R11).
func commit(tx *store.Tx, subjects []verification.Subject) {
	for _, s := range subjects {
		tx.Commit(string(s.Number))
	}
}

// asks tells whether somebody may be asked about in a category at an instant.
func asks(s verification.Subject, category catalogue.CategoryCode, at time.Time) bool {
	return s.Authorization.Withdrawn.IsZero() && s.Authorization.Covers(category, at)
}

// asked gives those whose authorization covers the item at an instant, and was
// not withdrawn since: nobody else leaves this place (先授权再核对).
func asked(subjects []verification.Subject, category catalogue.CategoryCode, at time.Time) []source.Asked {
	all := make([]source.Asked, 0, len(subjects))
	for _, s := range subjects {
		if asks(s, category, at) {
			all = append(all, source.Asked{Ordinal: s.Ordinal, Number: s.Number, Name: s.Name, Until: s.Authorization.ValidTo})
		}
	}
	return all
}

// eachAsked walks those a task asks for, part by part. Who may be asked was
// settled at the task's receipt; a withdrawal since then stops what is not yet
// done, and so does the end of a letter (see query).
func (d *Desk) eachAsked(tx *store.Tx, t assist.Task, item catalogue.Item, do func([]source.Asked) error) error {
	c, err := tx.Case(t.Case)
	if err != nil {
		return err
	}
	return d.eachPart(tx, c, func(subjects []verification.Subject) error {
		return do(asked(subjects, item.Category, t.ReceivedAt))
	})
}
