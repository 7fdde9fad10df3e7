package demo

import (
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/citizen"
	"hedui/internal/workday"
)

// The sequence numbers drawn from, both ends included: high ones that are
// hardly ever given out, below those once kept for centenarians (996-999).
const (
	firstSequence = 900
	lastSequence  = 995
)

// idNumber builds a number with its check digit (GB 11643): odd sequence
// numbers are men's. pair counts from 0 to 47.
func idNumber(county agency.ID, birth workday.Date, man bool, pair int) string {
	sequence := firstSequence + 2*pair
	if man {
		sequence++
	}
	body := fmt.Sprintf("%s%04d%02d%02d%03d", county, birth.Year(), birth.Month(), birth.Day(), sequence)
	return body + string(checkDigit(body))
}

const pairs = (lastSequence - firstSequence + 1) / 2

// checkDigit of 17 digits, which a defect alone could make others.
func checkDigit(body string) byte {
	digit, err := citizen.CheckDigit(body)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return digit
}

// old15 is the 15-digit form that numbers of the last century once had.
func old15(number string) string { return number[:6] + number[8:17] }

const usccLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// uscc draws a unified credit code with its check character (GB 32100): 91 for
// companies, 92 for sole traders, 93 for cooperatives.
func (d *draw) uscc(class string, county agency.ID) string {
	body := class + string(county) + d.digits(8) + string("0123456789X"[d.IntN(11)])
	sum, weight := 0, 1
	for i := range 17 {
		sum += letterValue(body[i]) * weight
		weight = weight * 3 % 31
	}
	return body + string(usccLetters[(31-sum%31)%31])
}

func letterValue(c byte) int {
	for i := range usccLetters {
		if usccLetters[i] == c {
			return i
		}
	}
	return 0
}
