package match

import "hedui/internal/fault"

// The faults of this package name the file, never what is in it.

const importAgain = "请重新导入该资源，或从备份恢复该文件"

func damaged(name string) error {
	return fault.Newf(fault.Internal, "match.damaged", "数据快照文件 %s 已损坏或被改动", name).Do(importAgain)
}

func foreign(name string) error {
	return fault.Newf(fault.Invalid, "match.foreign", "文件 %s 不是数据快照", name).Do(importAgain)
}

func newerFormat(name string, version uint32) error {
	return fault.Newf(fault.Invalid, "match.newer_format", "数据快照文件 %s 的格式版本是 %d，本程序只认识到版本 %d", name, version, format).
		Do("请使用写入该文件的新版程序，或重新导入该资源")
}

func wrongKey(name string, id uint32) error {
	return fault.Newf(fault.Internal, "match.wrong_key", "数据快照文件 %s 用编号 %d 的密钥打不开：密钥不符，或文件头被改动", name, id).
		Do("请确认文件与密钥属于同一套系统，或从备份恢复该文件")
}

func badKeyLength(n int) error {
	return fault.Newf(fault.Internal, "match.key_length", "数据快照的密钥应为 %d 字节，实际为 %d 字节", keySize, n)
}

func missing(name string, cause error) error {
	return fault.Newf(fault.Missing, "match.missing", "数据快照文件 %s 不存在", name).Do(importAgain).From(cause)
}

func unreadable(name string, cause error) error {
	return fault.Newf(fault.Unavailable, "match.unreadable", "无法读取数据快照文件 %s", name).From(cause)
}

func unwritable(name string, cause error) error {
	return fault.Newf(fault.Unavailable, "match.unwritable", "无法写入数据快照文件 %s，原有快照未受影响", name).
		Do("请检查目录权限和磁盘剩余空间后重新导入").From(cause)
}

func spillDamaged(name string) error {
	return fault.Newf(fault.Internal, "match.spill_damaged", "生成数据快照 %s 时临时文件损坏，原有快照未受影响", name).
		Do("请检查磁盘后重新导入")
}

func columnsDiffer(want, got int) error {
	return fault.Newf(fault.Internal, "match.columns", "数据快照有 %d 个字段，交来的记录有 %d 个", want, got)
}

func valueForm() error {
	return fault.New(fault.Invalid, "match.value_form", "信息记录中有值不是其字段规定的形式").Do("请改正该记录后重新导入")
}

func recordTooLarge() error {
	return fault.Newf(fault.TooLarge, "match.record_too_large", "一条信息记录超过 %d KB", maxRecordSize>>10).
		Do("请删减该记录的内容后重新导入")
}

func personTooLarge() error {
	return fault.New(fault.TooLarge, "match.person_too_large", "同一身份证号的记录超出可用内存").
		Do("请检查数据是否把同一号码填给了许多人，或加大导入内存后重试")
}

func noRandomness(cause error) error {
	return fault.New(fault.Unavailable, "match.no_randomness", "系统随机数不可用，未生成数据快照").From(cause)
}

func closed(name string) error {
	return fault.Newf(fault.Unavailable, "match.closed", "数据快照文件 %s 已关闭", name)
}

func finished(name string) error {
	return fault.Newf(fault.Conflict, "match.finished", "数据快照 %s 的生成已经结束，不能再添加记录", name)
}
