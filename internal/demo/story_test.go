package demo

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/listfile"
)

func file(t *testing.T, s Sheet, format listfile.Format) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func TestTheCastsListIsClean(t *testing.T) {
	for _, format := range []listfile.Format{listfile.XLSX, listfile.CSV, listfile.CSVGB18030} {
		f := file(t, HouseholdList(Applied), format)
		got, err := listfile.Check(context.Background(), f, f.Size(), listfile.Options{})
		if err != nil || !got.Clean() || got.Warnings > 0 || got.Persons != castSize || got.Households != 1 {
			t.Errorf("%s: %v, %+v", format, err, got)
		}
	}
}

// seen is a fault as BadList foretells it.
func seen(f listfile.Fault) string {
	_, heading, _ := strings.Cut(f.Column, " ")
	return fmt.Sprintf("%04d %s %s → %s", f.Row, heading, f.Code, f.Mend.Reveal())
}

func TestTheBadListHasExactlyTheFaultsForetold(t *testing.T) {
	list, err := NewBadList(3)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Rows) != 1000 {
		t.Errorf("%d rows", len(list.Rows))
	}
	known := func(people []listfile.Named) ([]bool, error) {
		differ := make([]bool, len(people))
		for i, p := range people {
			earlier, ok := list.Known[string(p.Number)]
			differ[i] = ok && !citizen.SameName(earlier, p.Names[0])
		}
		return differ, nil
	}
	var want []string
	for _, w := range list.Wrong {
		want = append(want, fmt.Sprintf("%04d %s %s → %s", w.Row, w.Column, w.Code, w.Mend))
	}
	slices.Sort(want)
	for _, format := range []listfile.Format{listfile.XLSX, listfile.CSV} {
		f := file(t, list.Sheet, format)
		got, err := listfile.Check(context.Background(), f, f.Size(), listfile.Options{Earlier: known})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, f := range got.Faults {
			if !f.Warning {
				found = append(found, seen(f))
			}
		}
		slices.Sort(found)
		if !slices.Equal(found, want) {
			t.Errorf("%s:\nfound %s\nwant  %s", format, strings.Join(found, "\n      "), strings.Join(want, "\n      "))
		}
	}
}

func TestTheStorysFindings(t *testing.T) {
	var numbers []string
	for _, m := range Cast() {
		numbers = append(numbers, m.Number)
	}
	for _, want := range []struct {
		item catalogue.ItemID
		who  []int
	}{{"210200.vehicle", []int{0, 0}}, {"210200.realestate", []int{0}}, {"210300.deposit", []int{1, 1}}, {"210000.ship", nil}} {
		var who []int
		for _, a := range small.Answers(items[want.item], numbers) {
			who = append(who, slices.Index(numbers, a.Number))
		}
		if !slices.Equal(who, want.who) {
			t.Errorf("%s: found of %v, want %v", want.item, who, want.who)
		}
	}
}

func TestSnapshotsAreOfHostedItemsWithRecords(t *testing.T) {
	categories := map[catalogue.CategoryCode]bool{}
	for _, id := range Snapshots() {
		item := items[id]
		if item.Access != catalogue.Hosted || len(rows(small, item)) == 0 {
			t.Errorf("%s: %s, or without records", id, item.Access)
		}
		categories[item.Category] = true
	}
	if len(categories) < 12 {
		t.Errorf("%d categories", len(categories))
	}
}

func TestAnswersAreOfThoseAskedAlone(t *testing.T) {
	item := items["210300.deposit"]
	var asked []string
	want := map[string]int{}
	for i, r := range rows(small, item) {
		if i%50 == 0 || want[r.number] > 0 {
			want[r.number]++
		}
	}
	for n := range want {
		asked = append(asked, n)
	}
	slices.SortFunc(asked, cmp.Compare)
	got := map[string]int{}
	for _, a := range small.Answers(item, append(asked, "no such number", asked[0])) {
		got[a.Number]++
	}
	for n, count := range want {
		if got[n] < count {
			t.Fatalf("%d of at least %d records", got[n], count)
		}
	}
	if len(got) != len(want) {
		t.Errorf("answers about %d persons, asked %d", len(got), len(want))
	}
}

func TestAnAnswerSheetReadsBackAsTheRecords(t *testing.T) {
	item := items["210300.deposit"]
	who := Cast()[1]
	answers := small.Answers(item, []string{who.Number})
	sheet := AnswerSheet(item, [][2]string{{who.Number, who.Name}}, answers, AsOf)
	for i, row := range sheet.Rows {
		for j, f := range item.Content {
			if got, err := f.Parse(row[j+4]); err != nil || got != answers[i].Values[f.Name] {
				t.Errorf("%s: %q reads as %q (%v)", f.Name, row[j+4], got, err)
			}
		}
	}
}

func TestScansArePDFsAndTheSameEveryTime(t *testing.T) {
	for _, m := range Cast() {
		scan := AuthorizationScan(m)
		if !bytes.Equal(scan, AuthorizationScan(m)) || !bytes.HasPrefix(scan, []byte("%PDF-1.5\n")) {
			t.Error("the scan changes")
		}
	}
}

func TestTheScansCrossReferencesPointAtTheObjects(t *testing.T) {
	scan := CommissionScan()
	_, table, ok := bytes.Cut(scan, []byte("0000000000 65535 f \n"))
	if !ok {
		t.Fatal("no table")
	}
	for i := range 8 {
		at, err := strconv.Atoi(string(table[20*i : 20*i+10]))
		if want := fmt.Sprintf("%d 0 obj\n", i+1); err != nil || !bytes.HasPrefix(scan[at:], []byte(want)) {
			t.Errorf("object %d is not at %d", i+1, at)
		}
	}
}

func TestBulkListsAreCleanAndWhole(t *testing.T) {
	const n = 30_000
	numbers := map[string]bool{}
	inProvince, last := 0, ""
	ours := map[string]bool{}
	for r := range small.Residents {
		ours[r.Number] = true
	}
	small.Bulk(n, 0.15, func(row []string) bool {
		if number, fault := citizen.Parse(row[2]); fault != nil || numbers[row[2]] {
			t.Fatalf("row %d: %v, repeated %v", len(numbers)+1, fault, numbers[row[2]])
		} else if (row[3] == "户主") != (row[0] != last) {
			t.Fatalf("row %d: %s begins or ends a household", len(numbers)+1, row[3])
		} else if ours[string(number)] {
			inProvince++
		}
		numbers[row[2]], last = true, row[0]
		return true
	})
	if len(numbers) != n {
		t.Errorf("%d rows", len(numbers))
	}
	if share := float64(inProvince) / n; share < 0.13 || share > 0.25 {
		t.Errorf("%.2f are known", share)
	}
}

func TestAccountsCanLogIn(t *testing.T) {
	regions, err := agency.StartRegions()
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]bool{}
	agencies, departments := agency.Start(regions, "210000")
	for _, a := range agencies {
		places[string(a.ID)] = true
	}
	for _, d := range departments {
		places[string(d.ID)] = true
	}
	seen := map[string]bool{}
	for _, a := range Accounts(1) {
		if err := account.CheckLogin(a.Login); err != nil || seen[a.Login] {
			t.Errorf("%s: %v", a.Login, err)
		}
		if err := account.CheckPassword(a.Password, a.Login, a.Name); err != nil {
			t.Errorf("%s: %v", a.Login, err)
		}
		if err := account.CheckRoles(a.Roles, a.Department != ""); err != nil {
			t.Errorf("%s: %v", a.Login, err)
		}
		if office := cmp.Or(string(a.Department), string(a.Agency)); !places[office] || !strings.HasPrefix(office, string(a.Agency)) {
			t.Errorf("%s: no such office: %s", a.Login, office)
		}
		seen[a.Login] = true
	}
	if !slices.EqualFunc(Accounts(1), Accounts(1), func(a, b Account) bool { return a.Password == b.Password }) {
		t.Error("passwords change")
	}
}

func BenchmarkBulk(b *testing.B) {
	for b.Loop() {
		small.Bulk(1_000_000, 0.15, func([]string) bool { return true })
	}
}
