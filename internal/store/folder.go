package store

import (
	"os"
	"path/filepath"

	"hedui/internal/fault"

	"golang.org/x/sys/unix"
)

// folderLock keeps a second working process off a data folder. The system ends
// it with the process, so a killed one leaves nothing behind.
type folderLock struct{ file *os.File }

func lockFolder(dir string) (*folderLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, cannotOpen(err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, fault.New(fault.Conflict, "store.folder_busy", "另一个核对系统进程正在使用此数据目录").
			Do("请先停止该进程，或指定另一个数据目录").From(err)
	}
	return &folderLock{f}, nil
}

func (l *folderLock) release() error { return l.file.Close() }
