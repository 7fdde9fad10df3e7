package casework

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
)

// clients are the open sources of this process, one per item: its circuit and
// its pace hold for all tasks together. The zero value is ready.
type clients struct {
	mu   sync.Mutex
	open map[catalogue.ItemID]openSource
}

type openSource struct {
	version int
	*source.Client
}

// client gives the client of a version. A new version is a new client, with its
// circuit closed: whoever mends the description need not wait.
func (c *clients) client(s store.Source, clock source.Clock) (*source.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	earlier, ok := c.open[s.Item]
	if ok && earlier.version >= s.Version {
		return earlier.Client, nil
	}
	of, err := interfaceOf(s)
	if err != nil {
		return nil, err
	}
	client, err := source.Open(of, s.Credentials, clock)
	if err != nil {
		return nil, err
	}
	if c.open == nil {
		c.open = map[catalogue.ItemID]openSource{}
	}
	c.open[s.Item] = openSource{s.Version, client}
	if ok {
		err = earlier.Close() // what is under way fails there, and is asked again here
	}
	return client, err
}

// state tells how a source does, if this process has asked it.
func (c *clients) state(s store.Source) (source.State, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.open[s.Item]; ok && o.version == s.Version {
		return o.State(), true
	}
	return source.State{}, false
}

func (c *clients) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all error
	for id, o := range c.open {
		all = errors.Join(all, o.Close())
		delete(c.open, id)
	}
	return all
}

// tellState notifies owner and sharing department when a circuit opens or
// closes, once for each change on whichever node.
func (d *Desk) tellState(ctx context.Context, item catalogue.Item, s source.State) error {
	open := s.Circuit != source.Closed
	if known, err := d.toldOf(ctx, item.ID); err != nil || known == open {
		return err
	}
	return d.store.Write(ctx, policy.Program("ask"), string(policy.SourceAsk), func(tx *store.Tx) error {
		tx.Object("item", string(item.ID))
		tx.Detail("circuit", string(s.Circuit))
		changed, err := tx.PutSourceState(store.SourceState{Item: item.ID, Open: open, Words: s.Reason})
		if err != nil || !changed {
			return err
		}
		words := fmt.Sprintf("“%s”的接口已恢复，继续自动查询", item.Name)
		if open {
			words = fmt.Sprintf("“%s”的接口连续失败，已暂停查询（%s）；恢复后自动继续，期间也可人工反馈", item.Name, s.Reason)
		}
		for _, office := range []string{string(item.Owner), string(item.Department)} {
			if err := tx.AddNotice(store.Notice{Office: office, Kind: "source.state", Words: words}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *Desk) toldOf(ctx context.Context, id catalogue.ItemID) (open bool, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		told, err := tx.SourceStates()
		open = told[id].Open
		return err
	})
	return open, err
}
