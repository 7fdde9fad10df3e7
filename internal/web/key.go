package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
)

func (s *Server) keyRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/keys", verb: "key.read", says: "查看有哪些密钥和证书、何时启用、现用哪一版；不含密钥本身", tag: "设备和令牌"}, s.keys)
}

// KeyVersion is one version of a key.
type KeyVersion struct {
	Version int       `json:"version"`
	MadeAt  time.Time `json:"madeAt" doc:"启用时间"`
	Current bool      `json:"current" doc:"现用"`
	Retired bool      `json:"retired" doc:"已停用：数据密钥只解密不再加密，索引密钥不再检索"`
}

// DockingCertificate is a certificate that docking trusts, or our own.
type DockingCertificate struct {
	Owner        agency.ID  `json:"owner"`
	Name         string     `json:"name"`
	Own          bool       `json:"own" doc:"本系统自己的证书"`
	Fingerprint  string     `json:"fingerprint"`
	RegisteredAt *time.Time `json:"registeredAt,omitempty"`
	Until        time.Time  `json:"until" doc:"有效期至"`
	RevokedAt    *time.Time `json:"revokedAt,omitempty"`
	Current      bool       `json:"current" doc:"现用"`
}

// Keys is which keys there are; none of them is in it.
type Keys struct {
	Data               []KeyVersion         `json:"data" doc:"数据密钥，新的在前"`
	Index              []KeyVersion         `json:"index" doc:"索引密钥，新的在前"`
	SnapshotsKept      int                  `json:"snapshotsKept" doc:"在用的数据快照密钥数"`
	SnapshotsForgotten int                  `json:"snapshotsForgotten" doc:"已销毁的数据快照密钥数，其数据不能再解密"`
	Register           string               `json:"register" doc:"安全登记和报告的签名公钥指纹"`
	Certificates       []DockingCertificate `json:"certificates"`
}

type keysOut struct{ Body Keys }

func (s *Server) keys(ctx context.Context, actor policy.Actor, _ *none) (*keysOut, error) {
	v, err := s.desk.Keys(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &keysOut{Keys{
		Data: showAll(v.Data, showKey), Index: showAll(v.Index, showKey), SnapshotsKept: v.Kept, SnapshotsForgotten: v.Forgotten,
		Register: v.Register, Certificates: showAll(v.Certificates, showCertificate),
	}}, nil
}

func showKey(k casework.KeyState) KeyVersion {
	return KeyVersion{k.Version, k.MadeAt, k.Current, k.Retired}
}

func showCertificate(c casework.CertificateState) DockingCertificate {
	return DockingCertificate{c.Owner, c.Name, c.Own, c.Fingerprint, given(c.RegisteredAt), c.Until, given(c.RevokedAt), c.Current}
}
