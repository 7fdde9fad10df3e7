package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"hedui/internal/fault"
)

// openInput opens a file that is to be read, and gives its size in bytes.
// Close it.
func openInput(path string) (*os.File, int64, error) {
	// Looking first keeps a named pipe from holding the command up.
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, unreadable(path, err)
	}
	switch {
	case info.IsDir():
		return nil, 0, fault.Newf(fault.Invalid, "file.directory", "“%s”是文件夹，不是文件", path).Do("请指定其中的文件")
	case !info.Mode().IsRegular():
		return nil, 0, fault.Newf(fault.Invalid, "file.not_regular", "“%s”不是普通文件", path).Do("请先另存为普通文件")
	case info.Size() == 0:
		return nil, 0, fault.Newf(fault.Invalid, "file.empty", "“%s”是空文件", path).Do("请检查文件是否保存完整")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, unreadable(path, err)
	}
	return f, info.Size(), nil
}

func unreadable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Newf(fault.Missing, "file.missing", "找不到文件“%s”", path).Do("请检查文件名和所在文件夹").From(err)
	case errors.Is(err, fs.ErrPermission):
		return fault.Newf(fault.Forbidden, "file.unreadable", "没有读取“%s”的权限", path).Do("请检查文件权限").From(err)
	}
	return fault.Newf(fault.Unavailable, "file.read", "读取“%s”出错", path).Do("请检查磁盘后重试").From(err)
}

// createFile makes a new file, whole or not at all: an interrupted command
// leaves nothing that looks complete. It never replaces a file.
func createFile(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if _, err := os.Lstat(path); err == nil {
		return fault.Newf(fault.Conflict, "file.exists", "“%s”已经存在，没有改动它", path).Do("请换一个文件名，或先移走它")
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".hedui-*")
	if err != nil {
		return unwritable(path, err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	buffered := bufio.NewWriter(f)
	if err := write(buffered); err != nil {
		if _, ours := fault.Of(err); ours || errors.Is(err, context.Canceled) {
			return err
		}
		return unwritable(path, err)
	}
	if err := errors.Join(buffered.Flush(), f.Chmod(mode), f.Sync(), os.Rename(f.Name(), path), syncDir(filepath.Dir(path))); err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Newf(fault.Missing, "file.no_folder", "“%s”所在的文件夹不存在", path).Do("请先建立文件夹").From(err)
	case errors.Is(err, fs.ErrPermission):
		return fault.Newf(fault.Forbidden, "file.unwritable", "没有写入“%s”的权限", path).Do("请检查文件夹权限").From(err)
	}
	return written(err)
}

// written explains why bytes could not be written. A reader that went away
// (… | head) is no fault of anybody.
func written(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fault.New(fault.Unavailable, "file.full", "磁盘已满，没有写完").Do("请腾出空间后重试").From(err)
	}
	return fault.New(fault.Unavailable, "file.write", "写入出错，没有写完").Do("请检查磁盘后重试").From(err)
}

// writeSynced replaces a small file at once, durably.
func writeSynced(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".hedui-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(f.Name(), path), syncDir(filepath.Dir(path)))
}

// syncDir makes a rename in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
