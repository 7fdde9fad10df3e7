package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
)

// Device is a registered device as its administrator sees it.
type Device struct {
	ID           account.DeviceID `json:"id"`
	Agency       agency.ID        `json:"agency"`
	Name         string           `json:"name"`
	RegisteredBy account.ID       `json:"registeredBy"`
	RegisteredAt time.Time        `json:"registeredAt"`
	RevokedAt    *time.Time       `json:"revokedAt,omitempty"`
}

func showDevice(d account.Device) Device {
	return Device{ID: d.ID, Agency: d.Agency, Name: d.Name, RegisteredBy: d.RegisteredBy, RegisteredAt: d.RegisteredAt,
		RevokedAt: given(d.RevokedAt)}
}

// Token is a department's system's token as its administrator sees it.
type Token struct {
	ID        account.TokenID `json:"id"`
	Name      string          `json:"name"`
	Account   account.ID      `json:"account"`
	Scope     []string        `json:"scope"`
	CreatedBy account.ID      `json:"createdBy"`
	CreatedAt time.Time       `json:"createdAt"`
	ExpiresAt time.Time       `json:"expiresAt"`
	RevokedAt *time.Time      `json:"revokedAt,omitempty"`
}

func showToken(t account.Token) Token {
	return Token{ID: t.ID, Name: t.Name, Account: t.Account, Scope: t.Scope, CreatedBy: t.CreatedBy,
		CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, RevokedAt: given(t.RevokedAt)}
}

func (s *Server) deviceRoutes() {
	const tag = "设备和令牌"
	handle(s, route{method: http.MethodGet, path: "/api/v1/devices", verb: "device.list", says: "查看登记设备", tag: tag}, s.devices)
	handle(s, route{method: http.MethodPost, path: "/api/v1/devices", verb: "device.register", says: "登记设备", tag: tag, status: http.StatusCreated}, s.registerDevice)
	handle(s, route{method: http.MethodDelete, path: "/api/v1/devices/{id}", verb: "device.revoke", says: "注销设备", tag: tag}, s.revokeDevice)
	handle(s, route{method: http.MethodPut, path: "/api/v1/agencies/{id}/device-required", verb: "device.require", says: "设置设备识别", tag: tag}, s.requireDevice)
	handle(s, route{method: http.MethodGet, path: "/api/v1/tokens", verb: "token.list", says: "查看系统令牌", tag: tag}, s.tokens)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tokens", verb: "token.create", says: "签发系统令牌", tag: tag, status: http.StatusCreated}, s.createToken)
	handle(s, route{method: http.MethodDelete, path: "/api/v1/tokens/{id}", verb: "token.revoke", says: "注销系统令牌", tag: tag}, s.revokeToken)
}

type devicesOut struct{ Body Page[Device] }

func (s *Server) devices(ctx context.Context, actor policy.Actor, in *Cursor) (*devicesOut, error) {
	rows, err := s.desk.Devices(ctx, actor, account.DeviceID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &devicesOut{pageOf(rows, in.Limit, showDevice, func(d account.Device) string { return string(d.ID) })}, nil
}

type registerDeviceIn struct {
	Body struct {
		Agency    agency.ID       `json:"agency" maxLength:"16" doc:"所属机构"`
		Name      string          `json:"name" maxLength:"64" doc:"设备的位置或编号"`
		PublicKey json.RawMessage `json:"publicKey" doc:"在设备上生成的P-256公钥（JWK）"`
	}
}

type deviceOut struct{ Body Device }

func (s *Server) registerDevice(ctx context.Context, actor policy.Actor, in *registerDeviceIn) (*deviceOut, error) {
	d, err := s.desk.RegisterDevice(ctx, actor, in.Body.Agency, in.Body.Name, in.Body.PublicKey)
	if err != nil {
		return nil, err
	}
	return &deviceOut{showDevice(d)}, nil
}

type devicePath struct {
	ID account.DeviceID `path:"id" maxLength:"64"`
}

func (s *Server) revokeDevice(ctx context.Context, actor policy.Actor, in *devicePath) (*none, error) {
	return nil, s.desk.RevokeDevice(ctx, actor, in.ID)
}

type requireDeviceIn struct {
	ID   agency.ID `path:"id" maxLength:"16"`
	Body struct {
		Required bool `json:"required" doc:"是否启用设备识别"`
	}
}

func (s *Server) requireDevice(ctx context.Context, actor policy.Actor, in *requireDeviceIn) (*none, error) {
	return nil, s.desk.RequireDevice(ctx, actor, in.ID, in.Body.Required)
}

type tokensOut struct{ Body Page[Token] }

func (s *Server) tokens(ctx context.Context, actor policy.Actor, in *Cursor) (*tokensOut, error) {
	rows, err := s.desk.Tokens(ctx, actor, account.TokenID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &tokensOut{pageOf(rows, in.Limit, showToken, func(t account.Token) string { return string(t.ID) })}, nil
}

type createTokenIn struct {
	Body struct {
		Name    string          `json:"name" maxLength:"64" doc:"给哪个系统使用"`
		Account account.ID      `json:"account" maxLength:"64" doc:"账号"`
		Scope   []policy.Action `json:"scope" minItems:"1" maxItems:"60" doc:"允许的操作"`
		Days    int             `json:"days" minimum:"1" maximum:"366" doc:"有效期，天"`
	}
}

type createdToken struct {
	Token
	Text string `json:"text" doc:"令牌，只显示这一次"`
}

type createTokenOut struct{ Body createdToken }

func (s *Server) createToken(ctx context.Context, actor policy.Actor, in *createTokenIn) (*createTokenOut, error) {
	t, text, err := s.desk.CreateToken(ctx, actor, casework.TokenIn{Name: in.Body.Name, Account: in.Body.Account,
		Scope: in.Body.Scope, For: time.Duration(in.Body.Days) * 24 * time.Hour})
	if err != nil {
		return nil, err
	}
	return &createTokenOut{createdToken{showToken(t), text.Reveal()}}, nil
}

type tokenPath struct {
	ID account.TokenID `path:"id" maxLength:"64"`
}

func (s *Server) revokeToken(ctx context.Context, actor policy.Actor, in *tokenPath) (*none, error) {
	return nil, s.desk.RevokeToken(ctx, actor, in.ID)
}
