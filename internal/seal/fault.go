package seal

import (
	"io/fs"

	"hedui/internal/fault"
)

// The faults of this package. None says anything about the sealed content.

func tampered() error {
	return fault.New(fault.Internal, "seal.tampered", "加密数据已损坏或被改动，无法解密").
		Do("请停止使用该数据，从备份恢复，并由安全管理员查明原因")
}

func keyMissing(id uint32) error {
	return fault.Newf(fault.Internal, "seal.key_missing", "解密所需的数据密钥 %d 不在密钥环中", id).
		Do("请从备份恢复数据密钥表，或确认数据库与密钥属于同一套系统")
}

func newerFormat(version byte) error {
	return fault.Newf(fault.Internal, "seal.newer_format", "加密数据的格式版本是 %d，本程序只认识版本 %d", version, format).
		Do("请使用写入该数据的新版程序，或从备份恢复")
}

func noRandomness(cause error) error {
	return fault.New(fault.Unavailable, "seal.no_randomness", "系统随机数不可用，未作任何加密").From(cause)
}

func wrongMaster(id uint32) error {
	return fault.Newf(fault.Internal, "seal.wrong_master", "数据密钥 %d 不是用当前主密钥 %s 包装的", id, masterFile).
		Do("请换回与该数据库配套的密钥目录")
}

func wrappedDamaged(id uint32) error {
	return fault.Newf(fault.Internal, "seal.wrapped_damaged", "数据密钥 %d 的包装数据已损坏或被改动", id).
		Do("请从备份恢复数据密钥表")
}

func noLiveKey(purpose string) error {
	return fault.Newf(fault.Internal, "seal.no_live_key", "密钥环中没有可用的 %s 密钥", purpose).
		Do("请从备份恢复数据密钥表，或重新初始化")
}

func repeatedKey(id uint32) error {
	return fault.Newf(fault.Internal, "seal.repeated_key", "数据密钥表中编号 %d 出现两次", id).
		Do("请从备份恢复数据密钥表")
}

func badKey(id uint32, cause error) error {
	return fault.Newf(fault.Internal, "seal.bad_key", "数据密钥 %d 的长度或用途不正确", id).From(cause)
}

func fileMissing(name string) error {
	return fault.Newf(fault.Unavailable, "seal.file_missing", "密钥文件 %s 不存在", name).
		Do("首次使用请运行 hedui init；否则请从备份恢复密钥目录")
}

func fileExists(name string) error {
	return fault.Newf(fault.Conflict, "seal.file_exists", "密钥文件 %s 已经存在，不会覆盖", name).
		Do("覆盖密钥会使已有数据永远无法解密；确需新建请换一个空目录")
}

func fileOpenToOthers(name string, mode fs.FileMode) error {
	return fault.Newf(fault.Forbidden, "seal.file_permissions", "密钥文件 %s 的权限是 %04o，其他用户也能访问", name, mode).
		Because("R11").Do("请执行 chmod 600 " + name)
}

func fileDamaged(name string) error {
	return fault.Newf(fault.Internal, "seal.file_damaged", "密钥文件 %s 已损坏或不是密钥文件", name).
		Do("请从备份恢复该文件")
}

func fileUnreadable(name string, cause error) error {
	return fault.Newf(fault.Unavailable, "seal.file_unreadable", "无法读取密钥文件 %s", name).From(cause)
}

func fileUnwritable(name string, cause error) error {
	return fault.Newf(fault.Unavailable, "seal.file_unwritable", "无法写入密钥文件 %s", name).
		Do("请检查目录是否存在、是否有写权限、磁盘是否已满").From(cause)
}

func badPublicKey() error {
	return fault.New(fault.Invalid, "seal.bad_public_key", "不是有效的 SM2 公钥").
		Do("请提供 PEM 格式（BEGIN PUBLIC KEY）的 SM2 公钥")
}

func noScratch(cause error) error {
	return fault.New(fault.Unavailable, "seal.no_scratch", "服务器暂存空间不足或不可写，文件未接收").
		Do("请联系系统管理员检查磁盘空间后重试").From(cause)
}
