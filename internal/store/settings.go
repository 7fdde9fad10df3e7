package store

import (
	"slices"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/norm"
)

// keptSettings are a province's settings with the last ones of each earlier
// version of the norm, for the business that still goes by it (R17).
type keptSettings struct {
	norm.Settings
	Earlier []norm.Settings `json:"earlier,omitempty"`
}

// PutSettings replaces a province's settings; those of another version of the
// norm stay beside them (R17).
func (tx *Tx) PutSettings(province agency.ID, s norm.Settings) error {
	kept, err := tx.keptSettings(province)
	if err != nil {
		return err
	}
	if kept.Version != s.Version {
		kept.Earlier = append(kept.Earlier, kept.Settings)
	}
	kept.Settings = s
	kept.Earlier = slices.DeleteFunc(kept.Earlier, func(e norm.Settings) bool { return e.Version == s.Version })
	return tx.exec(`INSERT INTO province_setting (province, body, changed_at, changed_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (province) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		province, text(kept), ms(tx.Now), tx.Actor.Account)
}

// Settings gives a province's settings, or the norm's own numbers where the
// province has set none.
func (tx *Tx) Settings(province agency.ID) (norm.Settings, error) {
	kept, err := tx.keptSettings(province)
	return kept.Settings, err
}

// SettingsUnder gives a province's settings as they last were under a version of
// the norm (R17); those of today where it has none of that version.
func (tx *Tx) SettingsUnder(province agency.ID, version string) (norm.Settings, error) {
	kept, err := tx.keptSettings(province)
	if i := slices.IndexFunc(kept.Earlier, func(e norm.Settings) bool { return e.Version == version }); err == nil && i >= 0 {
		return kept.Earlier[i], nil
	}
	return kept.Settings, err
}

func (tx *Tx) keptSettings(province agency.ID) (keptSettings, error) {
	kept, err := one(tx, fault.New(fault.Missing, "settings.none", ""), `SELECT body FROM province_setting WHERE province = $1`,
		func(scan scanner) (k keptSettings, err error) {
			k.Settings = norm.Default()
			err = scan(document(&k))
			return k, err
		}, province)
	if fault.Is(err, fault.Missing) {
		return keptSettings{Settings: norm.Default()}, nil
	}
	return kept, err
}
