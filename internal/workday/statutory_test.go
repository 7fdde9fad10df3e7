package workday

import "testing"

// The lunar days stay within the weeks that astronomy allows, in every year
// that is computed.
func TestLunarDaysStayInTheirSeason(t *testing.T) {
	seasons := map[string][2][2]int{
		"清明": {{4, 4}, {4, 6}}, "端午": {{5, 27}, {6, 26}},
		"中秋": {{9, 6}, {10, 9}}, "春节": {{1, 20}, {2, 24}},
	}
	for y := 1900; y <= 2100; y++ {
		days := lunarDays(y)
		if len(days) != 7 {
			t.Fatalf("%d has %d lunar days off", y, len(days))
		}
		for _, d := range days {
			s := seasons[d.Name]
			if d.On < NewDate(y, s[0][0], s[0][1]) || NewDate(y, s[1][0], s[1][1]) < d.On {
				t.Errorf("%s on %s", d.Name, d.On)
			}
		}
	}
	if len(statutory(1899)) != 6 || len(statutory(2101)) != 6 {
		t.Error("outside 1900-2100 only the solar days are known")
	}
}
