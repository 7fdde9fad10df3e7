package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// SourceInterface is a description, by its own name for the doors above.
type SourceInterface = source.Interface

// SourceIn is an interface description with the credentials that change;
// those left out stay as they are, and those that it does not name go.
type SourceIn struct {
	Interface   source.Interface
	Credentials map[string]seal.Secret
}

// SourceView is an item's description in force and how its source does.
// Credentials are named, never shown.
type SourceView struct {
	Item        catalogue.ItemID
	Version     int
	Interface   source.Interface
	Credentials []string
	At          time.Time
	By          string
	State       source.State
}

// EditSource puts a new version of an item's interface description (R4.2). All
// that is wrong with it is told at once. The item's open tasks are then asked.
// Faults: source.invalid with a field for each defect, source.not_api,
// source.credentials.
func (d *Desk) EditSource(ctx context.Context, actor policy.Actor, id catalogue.ItemID, in SourceIn) (version int, err error) {
	err = d.write(ctx, actor, policy.SourceEdit, "item", string(id), func(tx *store.Tx) error {
		tx.Rule("R4.2")
		item, err := sourceItem(tx, actor, policy.SourceEdit, id)
		if err != nil {
			return err
		}
		if err := in.Interface.Check(item); err != nil {
			return err
		}
		s, err := nextSource(tx, id, in)
		if err != nil {
			return err
		}
		version = s.Version
		tx.Detail("version", fmt.Sprint(version))
		if err := tx.PutSource(s); err != nil {
			return err
		}
		return askOpen(tx, id)
	})
	return version, err
}

// sourceItem finds the newest version of an item that is asked by interface: a
// description may stand before the item's change to it is in force.
func sourceItem(tx *store.Tx, actor policy.Actor, action policy.Action, id catalogue.ItemID) (catalogue.Item, error) {
	item, err := tx.LatestItem(id)
	if err != nil {
		return item, err
	}
	if err := policy.May(actor, action, itemResource(item)); err != nil {
		return item, err
	}
	if item.Access != catalogue.API {
		return item, fault.Newf(fault.Conflict, "source.not_api", "目录项“%s”的反馈方式是%s，没有接口说明", item.Name, item.Access.Chinese()).Do("请先把目录项改为接口")
	}
	return item, nil
}

func nextSource(tx *store.Tx, id catalogue.ItemID, in SourceIn) (s store.Source, err error) {
	earlier, err := tx.Source(id)
	if err != nil && !fault.Is(err, fault.Missing) {
		return s, err
	}
	s = store.Source{Item: id, Version: earlier.Version + 1, By: string(tx.Actor.Account), Credentials: map[string]seal.Secret{}}
	for _, name := range in.Interface.Credentials() {
		s.Credentials[name] = in.Credentials[name]
		if s.Credentials[name] == "" {
			s.Credentials[name] = earlier.Credentials[name]
		}
	}
	if s.Body, err = json.Marshal(in.Interface); err != nil {
		return s, err
	}
	client, err := source.Open(in.Interface, s.Credentials, source.Clock{}) // tells what is missing
	if err != nil {
		return s, err
	}
	return s, client.Close()
}

// askOpen has the open tasks of an item asked, each by one job.
func askOpen(tx *store.Tx, id catalogue.ItemID) error {
	open, err := tx.OpenAPI(id)
	if err != nil {
		return err
	}
	for _, t := range open {
		job := askSourceJob{Task: string(t.ID)}
		there, err := tx.Queued(job)
		if err != nil {
			return err
		}
		if there {
			continue
		}
		if err := tx.Enqueue(job); err != nil {
			return err
		}
	}
	return nil
}

func interfaceOf(s store.Source) (of source.Interface, err error) {
	dec := json.NewDecoder(bytes.NewReader(s.Body))
	dec.DisallowUnknownFields()
	return of, dec.Decode(&of)
}

// Source shows an item's description in force, without credentials. Faults:
// source.not_api, source.missing.
func (d *Desk) Source(ctx context.Context, actor policy.Actor, id catalogue.ItemID) (v SourceView, err error) {
	err = d.view(ctx, actor, policy.SourceList, "item", string(id), func(tx *store.Tx) error {
		if _, err := sourceItem(tx, actor, policy.SourceList, id); err != nil {
			return err
		}
		s, err := tx.Source(id)
		if err != nil {
			return err
		}
		v, err = d.sourceView(tx, s)
		v.Credentials = slices.Sorted(maps.Keys(s.Credentials))
		return err
	})
	return v, err
}

// Sources lists all descriptions in force with the state of their circuits, as
// this process knows them, or else as they were last told of.
func (d *Desk) Sources(ctx context.Context, actor policy.Actor) (all []SourceView, err error) {
	err = d.reading(ctx, actor, policy.SourceList, policy.Item, func(tx *store.Tx) error {
		sources, err := tx.Sources()
		if err != nil {
			return err
		}
		all = make([]SourceView, len(sources))
		for i, s := range sources {
			if all[i], err = d.sourceView(tx, s); err != nil {
				return err
			}
			all[i].Credentials = all[i].Interface.Credentials()
		}
		return nil
	})
	return all, err
}

func (d *Desk) sourceView(tx *store.Tx, s store.Source) (SourceView, error) {
	v := SourceView{Item: s.Item, Version: s.Version, At: s.At, By: s.By}
	var err error
	if v.Interface, err = interfaceOf(s); err != nil {
		return v, err
	}
	if state, ok := d.asking.state(s); ok {
		v.State = state
		return v, nil
	}
	told, err := tx.SourceStates()
	v.State = source.State{Circuit: source.Closed}
	if before := told[s.Item]; before.Open {
		v.State = source.State{Circuit: source.Opened, Since: before.Since, Reason: before.Words}
	}
	return v, err
}

// Tried is what came of a trial, without anybody's data.
type Tried struct {
	Version int
	Status  finding.Status // found, none, name_differs; unavailable with Reason
	Reason  string
	Records int
	Fields  []string // labels of the fields that were filled in
	AsOf    workday.Date
	Took    time.Duration
}

// nobody is who a trial asks about: born in 1899 in a county that has no such
// code, so that no trial is a query without an authorization.
var nobody = source.Asked{Ordinal: 1, Number: "219999189901010012", Name: "测试甲"}

// TrySource asks a source about a person who cannot exist, past its circuit, so
// that its owner sees what a description does. It is registered before and
// after. Faults: source.not_api, source.missing, source.credentials,
// source.unavailable.
func (d *Desk) TrySource(ctx context.Context, actor policy.Actor, id catalogue.ItemID) (t Tried, err error) {
	var item catalogue.Item
	var s store.Source
	err = d.write(ctx, actor, policy.SourceTry, "item", string(id), func(tx *store.Tx) error {
		if item, err = sourceItem(tx, actor, policy.SourceTry, id); err != nil {
			return err
		}
		s, err = tx.Source(id)
		tx.Detail("version", fmt.Sprint(s.Version))
		return err
	})
	if err != nil {
		return t, err
	}
	if t, err = d.try(ctx, item, s); err != nil {
		return t, err
	}
	return t, d.write(ctx, actor, policy.SourceTry, "item", string(id), func(tx *store.Tx) error {
		tx.Detail("version", fmt.Sprint(t.Version))
		tx.Detail("result", string(t.Status))
		return nil
	})
}

func (d *Desk) try(ctx context.Context, item catalogue.Item, s store.Source) (t Tried, err error) {
	of, err := interfaceOf(s)
	if err != nil {
		return t, err
	}
	client, err := source.Open(of, s.Credentials, source.Clock{Now: d.store.Now})
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	began, now := time.Now(), d.store.Now()
	name := fmt.Sprintf("try %s %d", item.ID, now.UnixMilli())
	got := client.Ask(ctx, source.Inquiry{Item: item, Today: workday.DateOf(now), Request: source.Request(name)}, []source.Asked{nobody})[0]
	t = Tried{Version: s.Version, Took: time.Since(began)}
	if got.Failure != nil {
		t.Status, t.Reason = finding.Unavailable, got.Failure.Reason
		return t, nil
	}
	t.Status, t.Reason, t.AsOf, t.Records = got.Finding.Status, got.Finding.Reason, got.Finding.AsOf, len(got.Finding.Records)
	t.Fields = filled(item, got.Finding.Records)
	return t, nil
}

func filled(item catalogue.Item, records []finding.Record) (labels []string) {
	for _, f := range item.Content {
		if slices.ContainsFunc(records, func(r finding.Record) bool { return r[f.Name] != "" }) {
			labels = append(labels, f.Label)
		}
	}
	return labels
}
