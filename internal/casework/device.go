package casework

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// RegisterDevice registers a workplace device by the public key (JWK) that was
// made on it (合法设备识别, R11). Faults: device.key, device.name, device.known.
func (d *Desk) RegisterDevice(ctx context.Context, actor policy.Actor, at agency.ID, name string, publicKey []byte) (device account.Device, err error) {
	id, key, err := account.ParseDeviceKey(publicKey)
	if err != nil {
		return device, err
	}
	if strings.TrimSpace(name) == "" {
		return device, fault.New(fault.Invalid, "device.name", "请写明设备的位置或编号").
			At(fault.Field{Path: "name", Code: "device.name", Message: "设备名称不能为空"})
	}
	device = account.Device{ID: id, Agency: at, Name: name, Key: key, RegisteredBy: actor.Account}
	err = d.write(ctx, actor, policy.DeviceRegister, "device", string(id), func(tx *store.Tx) error {
		if err := mayDevice(tx, actor, policy.DeviceRegister, string(id), at); err != nil {
			return err
		}
		if _, err := tx.Device(id); !fault.Is(err, fault.Missing) {
			return deviceKnown(err)
		}
		device.RegisteredAt = tx.Now
		return tx.PutDevice(device)
	})
	return device, err
}

// deviceKnown refuses a key that is registered, or was: a revoked one stays so.
func deviceKnown(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "device.known", "该设备已登记过").Do("已注销的设备须重新生成密钥后再登记")
}

func mayDevice(tx *store.Tx, actor policy.Actor, action policy.Action, id string, at agency.ID) error {
	above, err := above(tx, at)
	if err != nil {
		return err
	}
	return policy.May(actor, action, policy.Resource{Kind: policy.Device, ID: id, Agency: at, Above: above})
}

// RevokeDevice takes a device's registration back; it works at once and for good.
func (d *Desk) RevokeDevice(ctx context.Context, actor policy.Actor, id account.DeviceID) error {
	return d.write(ctx, actor, policy.DeviceRevoke, "device", string(id), func(tx *store.Tx) error {
		device, err := tx.Device(id)
		if err != nil {
			return err
		}
		if err := mayDevice(tx, actor, policy.DeviceRevoke, string(id), device.Agency); err != nil {
			return err
		}
		if device.RevokedAt.IsZero() {
			device.RevokedAt = tx.Now
		}
		return tx.PutDevice(device)
	})
}

// RequireDevice turns lawful device identification on or off for the people of
// an agency and of its departments.
func (d *Desk) RequireDevice(ctx context.Context, actor policy.Actor, at agency.ID, required bool) error {
	return d.write(ctx, actor, policy.DeviceRequire, "agency", string(at), func(tx *store.Tx) error {
		a, err := tx.Agency(at)
		if err != nil {
			return err
		}
		if err := mayDevice(tx, actor, policy.DeviceRequire, "", at); err != nil {
			return err
		}
		a.RequireDevice = required
		return tx.PutAgency(a)
	})
}

// Devices lists at most n devices that the actor administers, by id, after an id.
func (d *Desk) Devices(ctx context.Context, actor policy.Actor, after account.DeviceID, n int) (all []account.Device, err error) {
	err = d.administered(ctx, actor, policy.DeviceList, policy.Device, func(tx *store.Tx, of agency.ID) error {
		all, err = tx.Devices(of, after, n)
		return err
	})
	return all, err
}

// TokenIn describes a token for a department's system.
type TokenIn struct {
	Name    string
	Account account.ID      // a department's account, whose rights the token carries
	Scope   []policy.Action // what of these it may use
	For     time.Duration   // how long, at most maxToken
}

const maxToken = 366 * 24 * time.Hour

// CreateToken gives a token and its text, which is shown once. Faults:
// token.invalid with a field for each defect, token.agency.
func (d *Desk) CreateToken(ctx context.Context, actor policy.Actor, in TokenIn) (token account.Token, text seal.Secret, err error) {
	if err := in.check(); err != nil {
		return token, "", err
	}
	text, id, hash, err := account.NewToken(rand.Reader)
	if err != nil {
		return token, "", err
	}
	token = account.Token{ID: id, Name: in.Name, Account: in.Account, Hash: hash, CreatedBy: actor.Account}
	for _, a := range in.Scope {
		token.Scope = append(token.Scope, string(a))
	}
	err = d.write(ctx, actor, policy.TokenCreate, "account", string(in.Account), func(tx *store.Tx) error {
		if err := mayToken(tx, actor, policy.TokenCreate, in.Account); err != nil {
			return err
		}
		tx.Object("token", string(id))
		tx.Detail("account", string(in.Account))
		token.CreatedAt, token.ExpiresAt = tx.Now, tx.Now.Add(in.For)
		return tx.PutToken(token)
	})
	if err != nil {
		return account.Token{}, "", err
	}
	return token, text, nil
}

func (in TokenIn) check() error {
	wrong := fault.New(fault.Invalid, "token.invalid", "令牌信息不符合要求")
	if strings.TrimSpace(in.Name) == "" {
		wrong.At(fault.Field{Path: "name", Code: "token.name", Message: "请写明令牌给哪个系统使用"})
	}
	if in.For <= 0 || in.For > maxToken {
		wrong.At(fault.Field{Path: "days", Code: "token.days", Message: "有效期为1到366天"})
	}
	known := len(in.Scope) > 0
	for _, a := range in.Scope {
		known = known && a.Known()
	}
	if !known {
		wrong.At(fault.Field{Path: "scope", Code: "token.scope", Message: "请从权限清单中选择授权范围"})
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// mayToken wants an account of a department: an agency's people log in themselves.
func mayToken(tx *store.Tx, actor policy.Actor, action policy.Action, id account.ID) error {
	a, err := tx.Account(id)
	if err != nil {
		return err
	}
	above, err := above(tx, a.Agency)
	if err != nil {
		return err
	}
	err = policy.May(actor, action, policy.Resource{Kind: policy.Token, Agency: a.Agency, Department: a.Department, Above: above})
	if err == nil && a.Department == "" {
		return fault.New(fault.Refused, "token.agency", "令牌只签发给部门的系统").Do("核对机构人员请登录使用")
	}
	return err
}

// RevokeToken takes a token back; it works at once and for good.
func (d *Desk) RevokeToken(ctx context.Context, actor policy.Actor, id account.TokenID) error {
	return d.write(ctx, actor, policy.TokenRevoke, "token", string(id), func(tx *store.Tx) error {
		token, err := tx.Token(id)
		if err != nil {
			return err
		}
		if err := mayToken(tx, actor, policy.TokenRevoke, token.Account); err != nil {
			return err
		}
		if token.RevokedAt.IsZero() {
			token.RevokedAt = tx.Now
		}
		return tx.PutToken(token)
	})
}

// Tokens lists at most n tokens that the actor administers, by id, after an id.
func (d *Desk) Tokens(ctx context.Context, actor policy.Actor, after account.TokenID, n int) (all []account.Token, err error) {
	err = d.administered(ctx, actor, policy.TokenList, policy.Token, func(tx *store.Tx, of agency.ID) error {
		all, err = tx.Tokens(of, after, n)
		return err
	})
	return all, err
}
