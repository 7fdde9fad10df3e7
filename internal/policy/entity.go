package policy

import (
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
)

// Every attribute that a policy names is always there, empty if it is nobody;
// an actor's own agency or department never is (principal sees to it), so "nobody"
// never equals the actor.

func request(a Actor, action Action, r Resource) cedar.Request {
	return cedar.Request{Principal: principal(a), Action: actionID(action), Resource: cedar.NewEntityUID(cedar.EntityType(r.Kind), cedar.String(r.ID))}
}

// principal sorts the actor: staff of an agency, staff of a department, Hedui
// itself, or a visitor whom nobody knows.
func principal(a Actor) types.EntityUID {
	id := cedar.String(a.Account)
	switch {
	case a.Program:
		return cedar.NewEntityUID("Program", cedar.String(strings.TrimPrefix(string(a.Account), "hedui:")))
	case a.Account == "" || a.Agency == "":
		return cedar.NewEntityUID("Visitor", "")
	case a.Department != "":
		return cedar.NewEntityUID("DepartmentStaff", id)
	}
	return cedar.NewEntityUID("AgencyStaff", id)
}

// entities are what one decision knows: who, what and the groups of actions.
type entities struct{ who, what cedar.Entity }

func entitiesOf(a Actor, req cedar.Request, r Resource) entities {
	return entities{
		who:  cedar.Entity{UID: req.Principal, Attributes: cedar.NewRecord(actorRecord(a))},
		what: cedar.Entity{UID: req.Resource, Attributes: cedar.NewRecord(resourceRecord(r))},
	}
}

// Get gives Cedar an entity by its id.
func (e entities) Get(uid types.EntityUID) (types.Entity, bool) {
	switch uid {
	case e.who.UID:
		return e.who, true
	case e.what.UID:
		return e.what, true
	}
	action, ok := actionEntities[uid]
	return action, ok
}

func actorRecord(a Actor) cedar.RecordMap {
	scope := make([]cedar.Value, len(a.Scope))
	for i, s := range a.Scope {
		scope[i] = actionID(s)
	}
	return cedar.RecordMap{
		"account": cedar.String(a.Account), "roles": stringSet(a.Roles),
		"agency": cedar.String(a.Agency), "level": cedar.String(a.Level), "department": cedar.String(a.Department),
		"token": cedar.Boolean(a.Scope != nil), "scope": cedar.NewSet(scope...),
	}
}

func resourceRecord(r Resource) cedar.RecordMap {
	return cedar.RecordMap{
		"id":         cedar.String(r.ID),
		"initiating": cedar.String(r.Initiating), "commissioned": cedar.String(r.Commissioned), "assisting": cedar.String(r.Assisting),
		"commissioning": cedar.String(r.Commissioning), "sharing": cedar.String(r.Sharing),
		"agency": cedar.String(r.Agency), "department": cedar.String(r.Department), "above": stringSet(r.Above),
		"business": cedar.String(r.Business), "state": cedar.String(r.State), "creator": cedar.String(r.Creator),
	}
}

func stringSet[T ~string](items []T) cedar.Set {
	values := make([]cedar.Value, len(items))
	for i, s := range items {
		values[i] = cedar.String(s)
	}
	return cedar.NewSet(values...)
}

func actionID(a Action) types.EntityUID { return cedar.NewEntityUID("Action", cedar.String(a)) }

// actionEntities puts the actions of business into their group.
var actionEntities = func() cedar.EntityMap {
	group := cedar.NewEntityUIDSet(actionID(business))
	m := cedar.EntityMap{}
	for _, t := range actions {
		e := cedar.Entity{UID: actionID(t.action)}
		if t.business {
			e.Parents = group
		}
		m[e.UID] = e
	}
	return m
}()
