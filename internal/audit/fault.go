package audit

import (
	"errors"
	"fmt"

	"hedui/internal/fault"
)

// located is a fault with the seq of the first broken entry, for Result.
type located struct {
	fault *fault.Error
	seq   int64
}

func (l located) Error() string { return l.fault.Error() }
func (l located) Unwrap() error { return l.fault }

func brokenAt(err error) int64 {
	var l located
	if errors.As(err, &l) {
		return l.seq
	}
	return 0
}

func broken(seq int64, code, message string) error {
	return located{fault.New(fault.Invalid, code, message).
		Do("请保留此文件和原件，报告安全管理员，并从系统重新导出后比对"), seq}
}

// stretch names the entries first…last.
func stretch(first, last int64) string {
	if first >= last {
		return fmt.Sprintf("第%d条", first)
	}
	return fmt.Sprintf("第%d条至第%d条", first, last)
}

func changed(seq int64) error {
	return broken(seq, "audit.changed", fmt.Sprintf("审计日志第%d条的内容被改动", seq))
}

func missing(first, last int64) error {
	return broken(first, "audit.missing", "审计日志缺少"+stretch(first, last))
}

func swapped(want, got int64) error {
	return broken(want, "audit.swapped", fmt.Sprintf("审计日志第%d条与第%d条的次序被调换", want, got))
}

func inserted(want, got int64) error {
	return broken(want, "audit.inserted",
		fmt.Sprintf("审计日志第%d条之前被插入了一条（其序号为第%d条）", want, got))
}

func truncated(seq int64) error {
	return broken(seq, "audit.truncated", fmt.Sprintf("审计日志文件被截断：自第%d条起缺失", seq))
}

func wrongRoot(first, last int64) error {
	return broken(first, "audit.root", "审计日志"+stretch(first, last)+
		"中有内容连同其哈希被改动、增加或删除：与已签名的检查点不符")
}

func badSignature(first, last int64) error {
	return broken(first, "audit.signature", "审计日志"+stretch(first, last)+"之后的检查点签名无效或被改动")
}

func unsigned(first, last int64) error {
	return broken(first, "audit.truncated", "审计日志"+stretch(first, last)+"没有签名的检查点")
}

func badClosing() error {
	return broken(0, "audit.signature", "审计日志文件的结尾签名无效或被改动")
}

func lineMissing() error {
	return broken(0, "audit.digest", "审计日志文件与结尾的摘要不符：文件头或某个检查点被改动、增加或删除")
}

func headerChanged() error {
	return broken(0, "audit.format", "审计日志文件的文件头被改动")
}

func trailing() error {
	return broken(0, "audit.format", "审计日志文件的结尾之后还有内容")
}

func notAnExport() error {
	return fault.New(fault.Invalid, "audit.format", "这不是核对系统导出的审计日志文件").
		Do("请选择由“审计日志导出”生成的文件")
}

func newerExport(version int) error {
	return fault.Newf(fault.Invalid, "audit.format", "不认识审计日志文件的格式版本%d", version).
		Do("请使用较新版本的核对系统来验证")
}

func otherKey(theirs, pinned string) error {
	return fault.Newf(fault.Invalid, "audit.key", "审计日志文件注明的签名密钥（指纹%.16s）不是指定的密钥（指纹%s）", theirs, pinned).
		Do("请确认所指定的公钥属于导出此文件的系统")
}
