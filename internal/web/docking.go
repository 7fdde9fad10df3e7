package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

func (s *Server) dockingRoutes() {
	const tag = "对接"
	handle(s, route{method: http.MethodGet, path: "/api/v1/peers", verb: "docking.read", says: "查看对接方及其状况", tag: tag}, s.peers)
	handle(s, route{method: http.MethodPost, path: "/api/v1/peers", verb: "docking.register", says: "登记对接方的证书和地址，或增加证书、更换地址", tag: tag,
		status: http.StatusCreated}, s.registerPeer)
	handle(s, route{method: http.MethodDelete, path: "/api/v1/peers/{id}", verb: "docking.revoke", says: "注销对接方，即时生效", tag: tag}, s.revokePeer)
	handle(s, route{method: http.MethodPost, path: "/api/v1/peers/{id}/reconcile", verb: "docking.reconcile", action: policy.DockingResend,
		says: "与对接方核对某日收发的报文，补齐缺失", tag: tag}, s.reconcile)
	handle(s, route{method: http.MethodGet, path: "/api/v1/dead-letters", verb: "docking.dead", action: policy.DockingRead, says: "查看未能送达的报文及原因，新的在前", tag: tag}, s.deadLetters)
	handle(s, route{method: http.MethodPost, path: "/api/v1/dead-letters/{id}/resend", verb: "docking.resend", says: "重发未能送达的报文", tag: tag}, s.resend)
}

// Peer is a system that may dock, and how it does.
type Peer struct {
	ID           agency.ID  `json:"id"`
	Name         string     `json:"name"`
	URL          string     `json:"url,omitempty"`
	Door         string     `json:"door" enum:"url,folder,collects" doc:"如何交换：地址、文件夹、由对方领取"`
	RegisteredAt time.Time  `json:"registeredAt"`
	RevokedAt    *time.Time `json:"revokedAt,omitempty"`
	Until        *time.Time `json:"until,omitempty" doc:"证书的有效期"`
	Lacks        string     `json:"lacks,omitempty" doc:"没有可用的证书时，缺什么"`
	Waiting      int        `json:"waiting" doc:"待送达的报文数"`
	Oldest       *time.Time `json:"oldest,omitempty" doc:"最早一份的时间"`
	Fault        string     `json:"fault,omitempty" doc:"最早一份未送达的原因代码"`
	Cause        string     `json:"cause,omitempty" doc:"原因的中文说明"`
	GivenUp      int        `json:"givenUp" doc:"已放弃的报文数"`
	HeardAt      *time.Time `json:"heardAt,omitempty" doc:"最近一次收到对方报文或回执的时间"`
}

func showPeer(v casework.PeerView) Peer {
	door := "collects"
	if v.Folder != "" {
		door = "folder"
	} else if v.URL != "" {
		door = "url"
	}
	return Peer{ID: v.ID, Name: v.Name, URL: v.URL, Door: door, RegisteredAt: v.RegisteredAt, RevokedAt: given(v.RevokedAt), Until: given(v.Until), Lacks: CauseOf(v.Lacks),
		Waiting: v.Waiting, Oldest: given(v.Oldest), Fault: v.Fault, Cause: CauseOf(v.Fault), GivenUp: v.GivenUp, HeardAt: given(v.HeardAt)}
}

type peersOut struct{ Body Page[Peer] }

func (s *Server) peers(ctx context.Context, actor policy.Actor, _ *none) (*peersOut, error) {
	all, err := s.desk.Peers(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &peersOut{Page[Peer]{Items: showAll(all, showPeer)}}, nil
}

type registerPeerIn struct {
	Body struct {
		Certificate string `json:"certificate" minLength:"1" maxLength:"16384" doc:"对接证书：SM2，PEM格式"`
		URL         string `json:"url,omitempty" maxLength:"512" doc:"对接地址；没有的由对方来领取"`
		Collects    bool   `json:"collects,omitempty" doc:"由本系统向该地址领取对方的报文"`
	}
}

type registerPeerOut struct {
	Body struct {
		ID agency.ID `json:"id"`
	}
}

// A folder is a path of the server, and so the console's to register alone.
func (s *Server) registerPeer(ctx context.Context, actor policy.Actor, in *registerPeerIn) (*registerPeerOut, error) {
	b := in.Body
	p, err := s.desk.RegisterPeer(ctx, actor, casework.PeerIn{Certificate: []byte(b.Certificate), URL: b.URL, Collects: b.Collects})
	out := &registerPeerOut{}
	out.Body.ID = p.ID
	return out, err
}

// PeerPath names a peer.
type PeerPath struct {
	ID agency.ID `path:"id" maxLength:"16"`
}

func (s *Server) revokePeer(ctx context.Context, actor policy.Actor, in *PeerPath) (*none, error) {
	return nil, s.desk.RevokePeer(ctx, actor, in.ID)
}

type reconcileIn struct {
	PeerPath
	Body struct {
		On workday.Date `json:"on" format:"date" doc:"核对哪一日的报文"`
	}
}

type reconcileOut struct{ Body casework.Differences }

func (s *Server) reconcile(ctx context.Context, actor policy.Actor, in *reconcileIn) (*reconcileOut, error) {
	found, err := s.desk.Reconcile(ctx, actor, in.ID, in.Body.On)
	return &reconcileOut{found}, err
}

// DeadLetter is a message that was given up.
type DeadLetter struct {
	ID        string    `json:"id"`
	Peer      agency.ID `json:"peer"`
	Kind      string    `json:"kind"`
	Says      string    `json:"says" doc:"种类的中文名"`
	Fault     string    `json:"fault" doc:"原因代码"`
	Cause     string    `json:"cause" doc:"原因的中文说明"`
	Mend      string    `json:"mend,omitempty" doc:"怎么办"`
	Tries     int       `json:"tries"`
	WrittenAt time.Time `json:"writtenAt"`
	DeadAt    time.Time `json:"deadAt"`
}

func showDeadLetter(m casework.DockedMessage) DeadLetter {
	return DeadLetter{m.ID, m.Peer, m.Kind, docking.Kind(m.Kind).Chinese(), m.Fault, CauseOf(m.Fault), documentedBy(m.Fault).Mend, m.Tries, m.WrittenAt, m.DeadAt}
}

type deadLettersOut struct{ Body Page[DeadLetter] }

func (s *Server) deadLetters(ctx context.Context, actor policy.Actor, _ *none) (*deadLettersOut, error) {
	all, err := s.desk.DeadMessages(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &deadLettersOut{Page[DeadLetter]{Items: showAll(all, showDeadLetter)}}, nil
}

type resendIn struct {
	ID string `path:"id" maxLength:"128"`
}

func (s *Server) resend(ctx context.Context, actor policy.Actor, in *resendIn) (*none, error) {
	return nil, s.desk.Resend(ctx, actor, in.ID)
}
