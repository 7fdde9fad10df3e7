package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"hedui/internal/fault"
	"hedui/internal/notice"
)

// File lays each message into a folder, as ID.json, for a local program to pick
// up: an SMS platform's client, say. A message is there whole or not at all; one
// that lies there is not written again.
type File struct{ Dir string }

// filed is a message as it lies in the folder.
type filed struct {
	ID      string         `json:"id"`
	Channel notice.Channel `json:"channel"`
	To      string         `json:"to"`
	Subject string         `json:"subject"`
	Text    string         `json:"text"`
	At      time.Time      `json:"at"`
}

var plainName = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)

// Send writes the message.
func (g File) Send(_ context.Context, m notice.Message) error {
	if !plainName.MatchString(m.ID) {
		return refused("编号有误", nil)
	}
	path := filepath.Join(g.Dir, m.ID+".json")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return fileFault(err)
	}
	data, err := json.Marshal(filed{m.ID, m.Channel, m.To, m.Subject, m.Text, m.At.UTC()})
	if err != nil {
		return err
	}
	return fileFault(writeWhole(path, data))
}

func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func fileFault(err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Unavailable, "gateway.unavailable", "通知暂时未能送达").Do("请检查通知文件夹是否可写").From(err)
}
