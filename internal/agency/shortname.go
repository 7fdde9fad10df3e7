package agency

import "strings"

// shortNames abbreviates each named division for document numbers: 沈 for
// 沈阳市, 沈和 for 沈阳市和平区. No two are the same, because the numbers of
// reports begin with them; who comes first by tier and code gets the shorter
// one (沈铁 for 铁西区; 凌河区 is 锦凌, 凌海市 锦凌海). A county's never reads as a
// city's name: 新邱区 of 阜新市 is 阜新邱.
func shortNames(regions []Region, names map[Code]string) map[Code]string {
	short := make(map[Code]string, len(names))
	taken := map[string]bool{"": true}
	for _, level := range []Level{Province, City, County} {
		var places []Region
		for _, r := range regions {
			if _, ok := names[r.Code]; ok && r.Level == level {
				places = append(places, r)
			}
		}
		for _, r := range places {
			short[r.Code] = abbreviate(r, initial(r, names), taken)
			taken[short[r.Code]] = true
		}
		for _, r := range places {
			taken[strings.TrimRight(r.Name, "省市区县")] = true
		}
	}
	return short
}

// initial is the city's character before that of its county: 沈.
func initial(r Region, names map[Code]string) string {
	if r.Level != County {
		return ""
	}
	return string([]rune(names[r.Parent])[:1])
}

// abbreviate takes as few characters of the name as set it apart from those
// taken; a name that begins with its city's character needs no second one.
func abbreviate(r Region, initial string, taken map[string]bool) string {
	name := []rune(initial + strings.TrimPrefix(r.Name, initial))
	for n := len([]rune(initial)) + 1; n <= len(name); n++ {
		if short := string(name[:n]); !taken[short] {
			return short
		}
	}
	return string(name) + string(r.Code) // two places of one name
}
