package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/seal"
)

// Login is a session as the interface shows it. Until Step is empty, nothing
// else is open.
type Login struct {
	Step       casework.Step       `json:"step" enum:",code,device,password,enrol" doc:"登录还需要的一步：code动态口令，device验证设备，password修改密码，enrol启用动态口令；空表示已登录"`
	Challenge  string              `json:"challenge,omitempty" doc:"step为device时，设备须签名的文本（ECDSA P-256，SHA-256）"`
	Account    account.ID          `json:"account"`
	Name       string              `json:"name"`
	Roles      []account.Role      `json:"roles"`
	Agency     agency.ID           `json:"agency"`
	Level      agency.Level        `json:"level"`
	Department agency.DepartmentID `json:"department,omitempty"`
	Device     string              `json:"device,omitempty"`

	AgencyName     string    `json:"agencyName"`
	DepartmentName string    `json:"departmentName,omitempty"`
	Now            time.Time `json:"now" doc:"系统时间，各项时限以此为准"`
	IdleMinutes    int       `json:"idleMinutes" doc:"无操作多少分钟后须重新登录"`
	Demo           bool      `json:"demo" doc:"演示系统：人员和数据均为虚构"`
}

type loginOut struct{ Body Login }

type none struct{}

func (s *Server) sessionRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/session", verb: "session.begin", says: "登录", tag: "登录", access: anybody}, s.login)
	handle(s, route{method: http.MethodGet, path: "/api/v1/session", verb: "session.read", says: "当前登录", tag: "登录", access: entering}, s.whoami)
	handle(s, route{method: http.MethodDelete, path: "/api/v1/session", verb: "session.end", says: "退出", tag: "登录", access: anybody}, s.logout)
	handle(s, route{method: http.MethodPost, path: "/api/v1/session/code", verb: "session.code", says: "输入动态口令", tag: "登录", access: entering}, s.code)
	handle(s, route{method: http.MethodPost, path: "/api/v1/session/device", verb: "session.device", says: "验证设备", tag: "登录", access: entering}, s.device)
	handle(s, route{method: http.MethodPut, path: "/api/v1/account/password", verb: "account.password", says: "修改本人密码", tag: "登录", access: entering}, s.password)
	handle(s, route{method: http.MethodPost, path: "/api/v1/account/second-factor", verb: "account.enrol", says: "启用动态口令", tag: "登录", access: entering}, s.enrol)
	handle(s, route{method: http.MethodPut, path: "/api/v1/account/second-factor", verb: "account.confirm", says: "确认动态口令", tag: "登录", access: entering}, s.confirm)
}

type loginIn struct {
	Body struct {
		Login    string `json:"login" maxLength:"64" doc:"登录名"`
		Password string `json:"password" maxLength:"512" doc:"密码"`
	}
}

func (s *Server) login(ctx context.Context, _ policy.Actor, in *loginIn) (*loginOut, error) {
	session, err := s.desk.Login(ctx, in.Body.Login, seal.Secret(in.Body.Password), traceIn(ctx).address)
	if err != nil {
		return nil, err
	}
	if err := s.renew(ctx, session); err != nil {
		return nil, err
	}
	return s.show(ctx, session)
}

// show says where the session stands now; a device that must prove itself gets
// its challenge.
func (s *Server) show(ctx context.Context, session casework.Session) (*loginOut, error) {
	actor, step, err := s.desk.Actor(ctx, session, traceIn(ctx).address)
	if err != nil {
		return nil, s.endOn(ctx, err)
	}
	out, err := s.loginOf(ctx, actor)
	if err != nil {
		return nil, err
	}
	out.Body.Step = step
	if step == casework.StepDevice {
		if session, err = s.desk.Challenge(ctx, session); err != nil {
			return nil, err
		}
		s.keep(ctx, session)
		out.Body.Challenge = string(session.Challenge.Signed(traceIn(ctx).origin))
	}
	return out, nil
}

func (s *Server) whoami(ctx context.Context, actor policy.Actor, _ *none) (*loginOut, error) {
	if session, err := sessionOf(ctx); err == nil {
		return s.show(ctx, session)
	}
	return s.loginOf(ctx, actor)
}

func (s *Server) loginOf(ctx context.Context, actor policy.Actor) (*loginOut, error) {
	p, err := s.desk.Place(ctx, actor)
	return &loginOut{Body: Login{Account: actor.Account, Name: actor.Name, Roles: actor.Roles, Agency: actor.Agency,
		Level: actor.Level, Department: actor.Department, Device: actor.Device,
		AgencyName: p.Agency, DepartmentName: p.Department, Now: s.desk.Now(), IdleMinutes: p.IdleMinutes, Demo: s.desk.Demo()}}, err
}

func (s *Server) logout(ctx context.Context, _ policy.Actor, _ *none) (*none, error) {
	return nil, s.sessions.Destroy(ctx)
}

type codeIn struct {
	Body struct {
		Code string `json:"code" minLength:"6" maxLength:"6" doc:"动态口令"`
	}
}

func (s *Server) code(ctx context.Context, _ policy.Actor, in *codeIn) (*loginOut, error) {
	return s.step(ctx, func(session casework.Session, address string) (casework.Session, error) {
		return s.desk.LoginCode(ctx, session, in.Body.Code, address)
	})
}

type deviceIn struct {
	Body struct {
		Device    account.DeviceID `json:"device" maxLength:"64" doc:"设备编号：公钥的RFC 7638指纹"`
		Signature string           `json:"signature" maxLength:"128" doc:"对challenge的签名，r‖s，base64url"`
	}
}

func (s *Server) device(ctx context.Context, _ policy.Actor, in *deviceIn) (*loginOut, error) {
	return s.step(ctx, func(session casework.Session, address string) (casework.Session, error) {
		return s.desk.LoginDevice(ctx, session, in.Body.Device, traceIn(ctx).origin, in.Body.Signature, address)
	})
}

type passwordIn struct {
	Body struct {
		Old      string `json:"old" maxLength:"512" doc:"原密码"`
		Password string `json:"password" maxLength:"512" doc:"密码"`
	}
}

func (s *Server) password(ctx context.Context, _ policy.Actor, in *passwordIn) (*loginOut, error) {
	return s.step(ctx, func(session casework.Session, address string) (casework.Session, error) {
		return s.desk.ChangePassword(ctx, session, seal.Secret(in.Body.Old), seal.Secret(in.Body.Password), address)
	})
}

type enrolOut struct {
	Body struct {
		Address string `json:"address" doc:"otpauth地址，显示为二维码，只显示一次"`
	}
}

func (s *Server) enrol(ctx context.Context, _ policy.Actor, _ *none) (*enrolOut, error) {
	session, err := sessionOf(ctx)
	if err != nil {
		return nil, err
	}
	session, shown, err := s.desk.Enrol(ctx, session, traceIn(ctx).address)
	if err != nil {
		return nil, err
	}
	s.keep(ctx, session)
	out := &enrolOut{}
	out.Body.Address = shown.Reveal()
	return out, nil
}

func (s *Server) confirm(ctx context.Context, _ policy.Actor, in *codeIn) (*loginOut, error) {
	return s.step(ctx, func(session casework.Session, address string) (casework.Session, error) {
		return s.desk.Confirm(ctx, session, in.Body.Code, address)
	})
}

// step takes one step of a login. The session is kept, under a new cookie, even
// when the step fails: a challenge is used up either way.
func (s *Server) step(ctx context.Context, take func(casework.Session, string) (casework.Session, error)) (*loginOut, error) {
	session, err := sessionOf(ctx)
	if err != nil {
		return nil, err
	}
	session, err = take(session, traceIn(ctx).address)
	if err != nil {
		s.keep(ctx, session)
		return nil, s.endOn(ctx, err)
	}
	if err := s.renew(ctx, session); err != nil {
		return nil, err
	}
	return s.show(ctx, session)
}
