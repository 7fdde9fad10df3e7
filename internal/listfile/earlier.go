package listfile

// unasked is a person whose earlier names are still to be asked for, with the
// fault that the row gets if they differ: rows do not outlive their turn.
type unasked struct {
	Named
	household string
	fault     Fault
}

// remember puts a row down for the comparison with names used earlier
// (Options.Earlier); when enough have come, they are compared.
func (c *checker) remember(r Row) error {
	sure := Mended(r) // a mended number is compared too
	if c.options.Earlier == nil || sure.Number == "" || sure.Name == "" {
		return nil
	}
	names := []string{sure.Name}
	if r.FormerName != "" {
		names = append(names, r.FormerName)
	}
	c.unasked = append(c.unasked, unasked{Named{sure.Number, names}, r.HouseholdNo, r.renamed()})
	if len(c.unasked) < askedAtOnce {
		return nil
	}
	return c.compare()
}

// renamed is the fault of a row with another name than earlier. The earlier name
// is not told: it may be another person's.
func (r *Row) renamed() Fault {
	return r.newFault(keyName, "name.differs_from_earlier",
		"姓名与该身份证号以往使用的姓名不一致，请核对；已改名的，请增加“曾用名”一列填写原姓名")
}

// comparison is a question for earlier names, under way while more rows are read.
type comparison struct {
	of     []unasked
	differ []bool
	err    error
	done   chan struct{}
}

// compare begins to ask for the earlier names of those remembered, when the
// question before is answered.
func (c *checker) compare() error {
	if err := c.learn(); err != nil || len(c.unasked) == 0 {
		return err
	}
	a := &comparison{of: c.unasked, done: make(chan struct{})}
	c.asked, c.unasked = a, nil
	go func() {
		defer close(a.done)
		a.differ, a.err = c.options.Earlier(namedOf(a.of))
	}()
	return nil
}

// learn waits for the question under way and faults who has another name now.
func (c *checker) learn() error {
	a := c.asked
	if a == nil {
		return nil
	}
	c.asked = nil
	if <-a.done; a.err != nil {
		return a.err
	}
	for i, u := range a.of {
		if a.differ[i] {
			c.renamed[u.fault.Row] = true
			c.add(u.fault)
			c.spoil(u.household, u.fault.Row)
		}
	}
	return nil
}

func namedOf(all []unasked) []Named {
	people := make([]Named, len(all))
	for i, u := range all {
		people[i] = u.Named
	}
	return people
}
