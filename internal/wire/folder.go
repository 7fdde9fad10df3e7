package wire

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hedui/internal/docking"
	"hedui/internal/fault"
)

// Folder is a door of plain folders, for one peer that can only exchange files:
// out (what is for it), in (what it has for us), receipts (what was said to
// what it had). Files are named by the digest of their bytes, so that nothing of a
// message becomes a path, and come to be by renaming: who sees a file sees all
// of it. Whoever has taken a file of out removes it, and puts its receipt into in.
type Folder struct{ dir string }

const ending = ".msg"

// OpenFolder makes the three folders where they are missing.
func OpenFolder(dir string) (Folder, error) {
	for _, name := range []string{"out", "in", "receipts"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			return Folder{}, noFolder(err)
		}
	}
	return Folder{dir}, nil
}

func noFolder(cause error) error {
	return fault.New(fault.Unavailable, "docking.folder", "对接文件夹无法读写").Do("请检查文件夹是否存在、是否有权限、磁盘是否已满").From(cause)
}

// Put lays a message out for the peer; the same one again does nothing.
func (f Folder) Put(wire []byte) error { return f.keep("out", wire) }

// Out lists by digest what lies there for the peer, which has not taken it yet.
func (f Folder) Out() ([]string, error) {
	names, err := f.files("out")
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ending)
	}
	return names, err
}

// TakeBack removes what was put for the peer, by its digest; again does nothing.
func (f Folder) TakeBack(digest string) error {
	err := os.Remove(filepath.Join(f.dir, "out", digest+ending))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return noFolder(err)
	}
	return syncFolder(filepath.Join(f.dir, "out"))
}

// keep writes beside the name, syncs, renames, syncs the folder.
func (f Folder) keep(where string, wire []byte) error {
	path := filepath.Join(f.dir, where, docking.Digest(wire)+ending)
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	file, err := os.CreateTemp(filepath.Join(f.dir, where), ".new-*")
	if err != nil {
		return noFolder(err)
	}
	_, err = file.Write(wire)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
		return noFolder(err)
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return noFolder(err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return noFolder(err)
	}
	return nil
}

// Take hands what lies in in to accept, in the order of names, and keeps what is
// said to it in receipts before the file goes. What cannot be taken now stays;
// what is refused for good goes to receipts as it came, with the ending
// ".refused", for people to look at.
func (f Folder) Take(ctx context.Context, accept Accept) error {
	names, err := f.files("in")
	if err != nil {
		return err
	}
	var all error
	for _, name := range names {
		if ctx.Err() != nil {
			return errors.Join(all, ctx.Err())
		}
		all = errors.Join(all, f.takeOne(ctx, name, accept))
	}
	return all
}

func (f Folder) files(where string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(f.dir, where))
	if err != nil {
		return nil, noFolder(err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), ending) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

func (f Folder) takeOne(ctx context.Context, name string, accept Accept) error {
	path := filepath.Join(f.dir, "in", name)
	wire, err := readSome(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another node was faster
	} else if err != nil {
		return noFolder(err)
	}
	answer, err := accept(ctx, wire)
	if err != nil {
		return f.refused(path, wire, err)
	}
	if len(answer) > 0 {
		if err := f.keep("receipts", answer); err != nil {
			return err
		}
	}
	return os.Remove(path)
}

// refused sets a message aside that will never be taken, named by its digest (the
// peer may use one name twice), beside the name that it had and the cause.
func (f Folder) refused(path string, wire []byte, why error) error {
	if !Final(why) {
		return why
	}
	said, _ := fault.Of(why)
	aside := filepath.Join(f.dir, "receipts", docking.Digest(wire)+ending+".refused")
	return errors.Join(os.Rename(path, aside), os.WriteFile(aside+".txt", []byte(filepath.Base(path)+" "+said.Code+"\n"), 0o600))
}

// readSome reads a file up to just beyond what a message may be.
func readSome(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, docking.MaxSize+1))
}
