package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"hedui/internal/casework"
	"hedui/internal/fault"
)

// sessionValue is the one value of a session.
const sessionValue = "login"

// touchAfter spares a durable write per request: idleness is counted to within
// a minute.
const touchAfter = time.Minute

func newSessions(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store, m.Codec, m.HashTokenInStore = o.Sessions, codec{}, true
	// The real bounds are account.Limits, checked with each request; this one
	// only lets the store forget.
	m.Lifetime = 24 * time.Hour
	m.Cookie.Name, m.Cookie.Secure = "hedui", o.Secure
	if o.Secure {
		m.Cookie.Name = "__Host-hedui"
	}
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Persist = true, http.SameSiteStrictMode, false
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { writeProblem(w, r, err) }
	return m
}

// codec keeps a session as JSON: it holds one value of one type.
type codec struct{}

type stored struct {
	Deadline time.Time         `json:"deadline"`
	Session  *casework.Session `json:"session,omitempty"`
}

// Encode writes deadline and session.
func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	out := stored{Deadline: deadline}
	if s, ok := values[sessionValue].(casework.Session); ok {
		out.Session = &s
	}
	return json.Marshal(out)
}

// Decode reads what Encode wrote.
func (codec) Decode(b []byte) (time.Time, map[string]any, error) {
	var in stored
	if err := json.Unmarshal(b, &in); err != nil {
		return time.Time{}, nil, err
	}
	values := map[string]any{}
	if in.Session != nil {
		values[sessionValue] = *in.Session
	}
	return in.Deadline, values, nil
}

// session is the request's login, if it has one.
func (s *Server) session(ctx context.Context) (casework.Session, bool) {
	session, ok := s.sessions.Get(ctx, sessionValue).(casework.Session)
	return session, ok
}

func (s *Server) keep(ctx context.Context, session casework.Session) {
	s.sessions.Put(ctx, sessionValue, session)
}

// touch notes that the session is used.
func (s *Server) touch(ctx context.Context, session casework.Session) {
	if now := s.desk.Now(); now.Sub(session.UsedAt) >= touchAfter {
		session.UsedAt = now
		s.keep(ctx, session)
	}
}

// renew gives the session a new cookie: what was known before a login opens
// nothing after it.
func (s *Server) renew(ctx context.Context, session casework.Session) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.keep(ctx, session)
	return nil
}

// sessionOf is the session of a route that is entered with one, not by a token.
func sessionOf(ctx context.Context) (casework.Session, error) {
	if c := callerIn(ctx); c.session != nil {
		return *c.session, nil
	}
	return casework.Session{}, fault.New(fault.Forbidden, "session.token", "令牌不能用于此操作").Do("请在浏览器中登录后操作")
}

// endOn destroys the session when a verb says that it is over.
func (s *Server) endOn(ctx context.Context, err error) error {
	if fault.HasCode(err, "session.ended") || fault.HasCode(err, "account.locked") {
		return errors.Join(err, s.sessions.Destroy(ctx))
	}
	return err
}
