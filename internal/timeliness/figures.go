package timeliness

// Figures count tasks, and the subjects that they asked for. They add up: the
// figures of a year are the sum of its months', and of an agency's tasks.
//
// TakenIn is the sum of InTime, Late, Expired, Terminated and Open. Asked is the
// sum of Looked and what was not answered; the hit rate is Hits of Looked.
type Figures struct {
	TakenIn    int `json:"takenIn,omitempty"`    // received by the assisting agency
	InTime     int `json:"inTime,omitempty"`     // answered within the limit
	Late       int `json:"late,omitempty"`       // answered after it (R6.3, R8.1)
	Expired    int `json:"expired,omitempty"`    // the limit passed without an answer (R8.1)
	Terminated int `json:"terminated,omitempty"` // stopped with the case or for want of a subject (R8.2)
	Open       int `json:"open,omitempty"`       // still to be answered, overdue ones among them
	Overdue    int `json:"overdue,omitempty"`    // open, and the limit has passed; counted when asked for, never kept

	Targeted int `json:"targeted,omitempty"` // answered, of an item that names a shorter limit
	OnTarget int `json:"onTarget,omitempty"` // answered within it

	Asked       int `json:"asked,omitempty"`       // subjects × items
	Looked      int `json:"looked,omitempty"`      // of these, looked up: there is an answer that says found or not
	Hits        int `json:"hits,omitempty"`        // of these, with a record
	Unavailable int `json:"unavailable,omitempty"` // answered that it could not be looked up
	Records     int `json:"records,omitempty"`

	Reviews   int `json:"reviews,omitempty"`   // applied for (R5.5a, R6.4)
	Reviewed  int `json:"reviewed,omitempty"`  // answered
	Corrected int `json:"corrected,omitempty"` // subjects whose finding is another one since

	Days []int `json:"days,omitempty"` // answered tasks by working days from the start of the limit; the last also holds what took longer
}

// MostDays bounds the distribution of working days.
const MostDays = 250

// Add adds g times a sign to the figures: 1 counts it, -1 takes it back.
func (f *Figures) Add(g Figures, sign int) {
	for i, n := range g.numbers() {
		*f.numbers()[i] += sign * *n
	}
	for len(f.Days) < len(g.Days) {
		f.Days = append(f.Days, 0)
	}
	for i, n := range g.Days {
		f.Days[i] += sign * n
	}
	for len(f.Days) > 0 && f.Days[len(f.Days)-1] == 0 {
		f.Days = f.Days[:len(f.Days)-1]
	}
}

func (f *Figures) numbers() []*int {
	return []*int{&f.TakenIn, &f.InTime, &f.Late, &f.Expired, &f.Terminated, &f.Open, &f.Overdue, &f.Targeted, &f.OnTarget,
		&f.Asked, &f.Looked, &f.Hits, &f.Unavailable, &f.Records, &f.Reviews, &f.Reviewed, &f.Corrected}
}

// Empty tells whether nothing is counted.
func (f Figures) Empty() bool {
	for _, n := range f.numbers() {
		if *n != 0 {
			return false
		}
	}
	return len(f.Days) == 0
}

// Answered counts the answered tasks.
func (f Figures) Answered() int { return f.InTime + f.Late }

// NotAnswered counts the subjects asked for of whom nothing is known: not
// answered, or answered that they could not be looked up.
func (f Figures) NotAnswered() int { return f.Asked - f.Looked }

// Quantile gives the working days within which that share of the answered tasks
// was answered (nearest rank); ok is false when none was.
func (f Figures) Quantile(percent int) (days int, ok bool) {
	all := 0
	for _, n := range f.Days {
		all += n
	}
	rank, seen := (all*percent+99)/100, 0
	for days, n := range f.Days {
		if seen += n; n > 0 && seen >= rank {
			return days, true
		}
	}
	return 0, false
}
