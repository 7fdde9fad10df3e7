package story_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hedui/internal/archive"
	"hedui/internal/audit"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Each agency files its own part of a case that is over; its bundle verifies
// offline, is complete, and holds nothing that another agency keeps (R7.1, R9.2).
func TestEachAgencyFilesAndExportsItsOwnPart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newShelf(t, open)
		if _, err := x.Desk.File(t.Context(), x.heping, x.id); !fault.HasCode(err, "archive.running") {
			t.Errorf("filed while it runs: %v", err)
		}
		x.end()
		for _, by := range []policy.Actor{x.heping, x.anshan} {
			if v, err := x.Desk.File(t.Context(), by, x.id); err != nil || v.No != 1 || v.EndedOn != demo.Begin {
				t.Errorf("%s files: %+v, %v", by.Agency, v, err)
			}
		}
		if _, err := x.Desk.File(t.Context(), x.heping, x.id); !fault.HasCode(err, "archive.filed") {
			t.Errorf("filed twice: %v", err)
		}
		if _, err := x.Desk.File(t.Context(), x.shenyang, x.id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("filed by a stranger: %v", err)
		}
		whole, own := x.exported("heping.approver"), x.exported("anshan.approver")
		for part, want := range map[archive.Part][2]int{archive.Authorization: {3, 0}, archive.IDCopy: {3, 0}, archive.Commission: {1, 0},
			archive.List: {1, 0}, archive.Report: {3, 0}, archive.Finding: {2, 0}, archive.Timeline: {1, 1}, archive.Register: {1, 1}} {
			if a, b := count(whole, part), count(own, part); a != want[0] || b != want[1] {
				t.Errorf("%s: %d and %d, want %v", part.Chinese(), a, b, want)
			}
		}
		if whole.Norm != "辽宁2022" || !slices.ContainsFunc(whole.Entries, func(e archive.Entry) bool { return e.Path == "cover.pdf" }) {
			t.Errorf("%s, %d entries", whole.Norm, len(whole.Entries))
		}
	})
}

func count(m archive.Manifest, p archive.Part) (n int) {
	for _, e := range m.Entries {
		if e.Part == p {
			n++
		}
	}
	return n
}

// After the term two people destroy a file: people and papers are gone from
// every table, index and file, the register verifies as before, its commitments
// prove nothing any more, and the case's skeleton stays (R7.1).
func TestFilesGoByTwoPeopleAndTheRegisterStillVerifies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newShelf(t, open)
		x.end()
		x.filed()
		x.Clock.Set(workday.NewDate(2036, 12, 31), 20)
		x.kept()
		x.Clock.Set(workday.NewDate(2037, 1, 4), 9)
		over, err := x.Desk.Over(t.Context(), x.heping, "", 1)
		if err != nil || len(over) != 1 || over[0].Subjects != 3 || over[0].Documents < 11 {
			t.Fatalf("over: %+v, %v", over, err)
		}
		if more, err := x.Desk.Over(t.Context(), x.heping, over[0].Number, 1); err != nil || len(more) != 0 {
			t.Errorf("and more: %+v, %v", more, err)
		}
		before := x.remains()
		proposed := x.propose()
		x.decidedByAnother(proposed.ID)
		x.gone(before)
		x.verifies()
	})
}

// Termination keeps what came in (R8.2): it is filed like any other.
func TestATerminatedCaseIsFiledWithWhatCameIn(t *testing.T) {
	x := newShelf(t, storetest.SQLite(t))
	if _, err := x.Desk.Terminate(t.Context(), x.heping, x.id, "申请人撤回申请"); err != nil {
		t.Fatal(err)
	}
	x.filed()
	if m := x.exported("heping.approver"); count(m, archive.Finding) != 2 || count(m, archive.Authorization) != 3 {
		t.Errorf("%d findings", count(m, archive.Finding))
	}
	v, err := x.Desk.FileOf(t.Context(), x.heping, x.id)
	if err != nil || v.KeepUntil != workday.NewDate(2036, 12, 31) || len(v.Volumes) != 1 || v.Stale {
		t.Errorf("%+v, %v", v, err)
	}
}

// shelf is the story of a file, from its case to its end.
type shelf struct {
	*agreements
	id       verification.ID
	vehicle  casework.TaskView
	approver policy.Actor
}

// newShelf has the cast's case with Dalian's answer in.
func newShelf(t *testing.T, open storetest.Opener) *shelf {
	x := &shelf{agreements: newAgreements(t, open)}
	v := theCast(demo.Begin).submitted(t, x.Stage, x.heping)
	x.id, x.approver = v.Case.ID, login(t, x.Stage, "heping.approver")
	waitAnswered(t, x.Stage, x.heping, v, "210200.vehicle")
	x.vehicle = taskOf(t, view(t, x.Stage, x.heping, x.id), "210200.vehicle")
	return x
}

// end reports on what is there.
func (x *shelf) end() {
	x.t.Helper()
	if _, err := x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "申请人病重，先行出具"); err != nil {
		x.t.Fatal(err)
	}
}

func (x *shelf) filed() {
	x.t.Helper()
	if _, err := x.Desk.File(x.t.Context(), x.heping, x.id); err != nil {
		x.t.Fatal(err)
	}
}

// exported verifies an agency's bundle as anybody can who has the key.
func (x *shelf) exported(login_ string) archive.Manifest {
	x.t.Helper()
	var b bytes.Buffer
	if err := x.Desk.ExportFile(x.t.Context(), login(x.t, x.Stage, login_), x.id, &b); err != nil {
		x.t.Fatal(err)
	}
	m, err := archive.Verify(bytes.NewReader(b.Bytes()), int64(b.Len()), pinnedKey(x.t, x.Stage))
	if err != nil {
		x.t.Fatal(err)
	}
	x.readable(b.Bytes())
	return m
}

// readable opens what is in a bundle with nothing but a zip reader.
func (x *shelf) readable(data []byte) {
	x.t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		x.t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			x.t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if pdf := strings.HasSuffix(f.Name, ".pdf"); err != nil || pdf != bytes.HasPrefix(content, []byte("%PDF")) {
			x.t.Errorf("%s: %.8q, %v", f.Name, content, err)
		}
		if strings.HasPrefix(f.Name, "register") && bytes.Contains(content, []byte(demo.Cast()[0].Number)) {
			x.t.Error("the register names somebody")
		}
	}
}

// kept: on the last day of the term nothing may go.
func (x *shelf) kept() {
	x.t.Helper()
	if _, err := x.Desk.ProposeDestruction(x.t.Context(), x.approver, []verification.ID{x.id}, "期满"); !fault.HasCode(err, "destruction.kept") {
		x.t.Errorf("proposed within its term: %v", err)
	}
}

func (x *shelf) propose() archive.Destruction {
	x.t.Helper()
	c, err := x.Desk.Consult(x.t.Context(), x.anshan, casework.ConsultIn{Number: view(x.t, x.Stage, x.heping, x.id).Case.Number,
		Papers: []archive.Paper{{Part: archive.Commission}}, Business: "复查"})
	if err != nil {
		x.t.Fatal(err)
	}
	propose := func(by policy.Actor) (archive.Destruction, error) {
		return x.Desk.ProposeDestruction(x.t.Context(), by, []verification.ID{x.id}, "保管期满，无继续保存价值")
	}
	if _, err := propose(x.approver); !fault.HasCode(err, "destruction.consulted") {
		x.t.Errorf("proposed while somebody wants to read it: %v", err)
	}
	if _, err := x.Desk.WithdrawConsultation(x.t.Context(), x.anshan, c.ID); err != nil {
		x.t.Fatal(err)
	}
	if _, err := propose(x.anshan); !fault.Is(err, fault.Forbidden) {
		x.t.Errorf("proposed by the assisting agency: %v", err)
	}
	d, err := propose(x.heping)
	if err != nil {
		x.t.Fatal(err)
	}
	if _, err := propose(x.heping); !fault.HasCode(err, "destruction.taken") {
		x.t.Errorf("proposed twice: %v", err)
	}
	if got := x.told(x.anshan, "destruction.propose"); len(got) != 1 {
		x.t.Errorf("the assisting agency is told %v", got)
	}
	return d
}

// decidedByAnother: not by who proposed, not by another agency.
func (x *shelf) decidedByAnother(id archive.DestructionID) {
	x.t.Helper()
	both := x.heping
	both.Roles = append(slices.Clone(both.Roles), x.approver.Roles...)
	for who, by := range map[string]policy.Actor{"who proposed": both, "another agency": login(x.t, x.Stage, "anshan.approver"), "a clerk": x.heping} {
		if _, err := x.Desk.ApproveDestruction(x.t.Context(), by, id); !fault.Is(err, fault.Forbidden) {
			x.t.Errorf("approved by %s: %v", who, err)
		}
	}
	d, err := x.Desk.ApproveDestruction(x.t.Context(), x.approver, id)
	if err != nil {
		x.t.Fatal(err)
	}
	certificate, err := d.Certificate()
	if err != nil || !pinnedKey(x.t, x.Stage).Verify(certificate, d.Signature) {
		x.t.Errorf("the certificate is not signed: %v", err)
	}
	all, err := x.Desk.Destructions(x.t.Context(), x.heping, "", 10)
	if err != nil || len(all) != 1 || all[0].State != archive.Done {
		x.t.Fatalf("%+v, %v", all, err)
	}
	if kept, err := all[0].Certificate(); err != nil || !bytes.Equal(kept, certificate) {
		x.t.Errorf("the kept list is another one: %v", err)
	}
}

// remains are what its people and papers leave while they are there.
func (x *shelf) remains() [][]byte {
	x.t.Helper()
	all := x.found()
	if len(all) < 6 {
		x.t.Fatalf("%d remains", len(all))
	}
	return all
}

// found are bytes by which the case's people and papers can be found in the
// database: blind indexes, sealed contents, sealed salts.
func (x *shelf) found() (all [][]byte) {
	x.t.Helper()
	err := x.Store.View(x.t.Context(), func(tx *store.Tx) error {
		for _, q := range []string{`SELECT blind FROM subject WHERE case_id = $1`, `SELECT name_blind FROM subject WHERE case_id = $1`,
			`SELECT sealed FROM document WHERE sealed IS NOT NULL AND owner IN ('case ' || CAST($1 AS TEXT), 'task ' || (SELECT max(id) FROM task WHERE case_id = $1))`,
			`SELECT salts FROM audit_entry WHERE salts IS NOT NULL AND object = 'case ' || CAST($1 AS TEXT)`} {
			rows, err := tx.Query(q, string(x.id))
			if err != nil {
				return err
			}
			for rows.Next() {
				var b []byte
				if err := rows.Scan(&b); err != nil {
					return err
				}
				all = append(all, b[max(0, len(b)-32):]) // ends with the tag of what was sealed
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		x.t.Fatal(err)
	}
	return all
}

// gone: nothing of it is in the database or on disk, and every door says so; the skeleton stays.
func (x *shelf) gone(before [][]byte) {
	x.t.Helper()
	if left := x.found(); len(left) != 0 {
		x.t.Errorf("of %d remains the database still has %d", len(before), len(left))
	}
	if x.Store.Database() == "sqlite" {
		x.notOnDisk(before)
	}
	first := func(err error) {
		x.t.Helper()
		if !fault.HasCode(err, "archive.destroyed") {
			x.t.Errorf("after its destruction: %v", err)
		}
	}
	first(second(x.Desk.Subjects(x.t.Context(), x.heping, x.id, 1, 3)))
	first(second(x.Desk.Coverage(x.t.Context(), x.heping, x.id, 1)))
	first(second(x.Desk.Findings(x.t.Context(), x.heping, x.vehicle.ID, 1, 3)))
	first(second(x.Desk.History(x.t.Context(), x.heping, x.vehicle.ID, 1)))
	first(x.Desk.OpenMaterial(x.t.Context(), x.heping, x.id, 1, catalogue.IDCopy, func(store.Document, io.Reader) error { return nil }))
	first(x.Desk.ExportFile(x.t.Context(), x.approver, x.id, io.Discard))
	v := view(x.t, x.Stage, x.heping, x.id)
	if v.Case.State != verification.Destroyed || v.Case.Subjects != 3 || len(v.Tasks) != 2 || len(v.Materials) != 0 || len(v.Events) < 5 {
		x.t.Errorf("the skeleton: %s, %d tasks, %d events, %d papers", v.Case.State, len(v.Tasks), len(v.Events), len(v.Materials))
	}
	found, err := x.Desk.CasesOf(x.t.Context(), x.heping, "210102198503152347", "", store.CaseFilter{Limit: 10})
	if err != nil || len(found) != 0 {
		x.t.Errorf("found by number: %d, %v", len(found), err)
	}
	err = x.Store.View(x.t.Context(), func(tx *store.Tx) error {
		reports, err := tx.Reports(x.id)
		if err != nil || len(reports) != 1 {
			return err
		}
		_, _, err = x.Desk.Open(x.t.Context(), x.approver, reports[0].ID, casework.FormPDF)
		first(err)
		_, err = x.Desk.VerifyCode(x.t.Context(), reports[0].Code)
		return err
	})
	if err != nil {
		x.t.Errorf("its report's code no longer verifies: %v", err)
	}
}

// notOnDisk looks through every file of the data folder.
func (x *shelf) notOnDisk(remains [][]byte) {
	x.t.Helper()
	files := 0
	err := filepath.WalkDir(x.Store.Dir(), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for i, r := range remains {
			if bytes.Contains(data, r) {
				x.t.Errorf("remain %d is still in %s", i, filepath.Base(path))
			}
		}
		return err
	})
	if err != nil || files == 0 {
		x.t.Errorf("%d files, %v", files, err)
	}
}

// verifies: the register is as it was, but for the salts.
func (x *shelf) verifies() {
	x.t.Helper()
	var b bytes.Buffer
	if err := x.Desk.ExportAudit(x.t.Context(), login(x.t, x.Stage, "audit.admin"), &b, 1, 0); err != nil {
		x.t.Fatal(err)
	}
	if _, err := audit.Verify(&b, pinnedKey(x.t, x.Stage)); err != nil {
		x.t.Errorf("the register no longer verifies: %v", err)
	}
}
