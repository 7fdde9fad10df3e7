package policy

import (
	"github.com/cedar-policy/cedar-go"
)

// Reasons gives the ids of the policies that decided.
func Reasons(a Actor, action Action, r Resource) (ids []string) {
	req := request(a, action, r)
	_, why := cedar.Authorize(set, entitiesOf(a, req, r), req)
	for _, reason := range why.Reasons {
		ids = append(ids, string(reason.PolicyID))
	}
	return ids
}

// Business tells whether the action is of the group that administrators never take.
func (a Action) Business() bool { return toldOf[a].business }
