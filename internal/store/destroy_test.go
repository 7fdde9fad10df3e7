package store_test

import (
	"strings"
	"testing"

	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// skeleton are the tables about a case, its tasks, reviews or objections that
// stay when it is destroyed, each with why: they hold no person (R7.1).
var skeleton = map[string]string{
	"answer":                "when and by whom; the document that it names is gone",
	"case_event":            "the timeline, in officers' words",
	"consultation":          "who asked for which kinds of papers",
	"consultation_reminder": "who was told when",
	"consultation_view":     "who looked when",
	"destruction_case":      "what was destroyed",
	"docking_origin":        "names of messages",
	"docking_review":        "names of messages",
	"notice":                "who was told when, in officers' words",
	"objection_subject":     "that one was made, by ordinal",
	"opinion":               "officers' words (R8.2)",
	"reminder":              "who was told when",
	"review":                "parties and times, by ordinal",
	"review_reminder":       "who was told when",
	"task":                  "parties and times",
	"task_count":            "figures of the statistics",
	"task_mark":             "what the statistics are to count anew",
	"task_return":           "which field was wrong, in officers' words (R5.2b)",
	"volume":                "the register of the archive (R7.1)",
}

// Whoever adds a table about cases decides whether destruction empties it.
func TestDestructionKnowsEveryTableAboutCases(t *testing.T) {
	s := storetest.SQLite(t)()
	all := strings.Join(store.Forgotten, "\n")
	var tables []string
	err := s.View(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) p
			WHERE m.type = 'table' AND p.name IN ('case_id', 'task_id', 'review', 'objection', 'consultation') ORDER BY 1`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			tables = append(tables, name)
		}
		return rows.Err()
	})
	if err != nil || len(tables) < 15 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for _, name := range tables {
		forgotten := strings.Contains(all, "DELETE FROM "+name+" ") || strings.Contains(all, "UPDATE "+name+" ")
		if why, stays := skeleton[name]; forgotten == stays || stays && why == "" {
			t.Errorf("%s: destruction forgets it: %v, it stays: %v", name, forgotten, stays)
		}
	}
}
