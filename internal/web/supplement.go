package web

import (
	"context"
	"net/http"

	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

func (s *Server) supplementRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/supplements", verb: "case.supplement", says: "家庭成员变化时建立补充核对", tag: tagCase, status: http.StatusCreated}, s.supplement)
}

// Supplement says whose household a supplement's persons join.
type Supplement struct {
	To        verification.ID `json:"to" doc:"原业务"`
	Household int             `json:"household" doc:"原业务中的户序号"`
}

// LinkedCase is a case that belongs with another.
type LinkedCase struct {
	ID         verification.ID    `json:"id"`
	Number     string             `json:"number" doc:"业务编号"`
	State      verification.State `json:"state" enum:"preparing,draft,approving,running,answered,reported,terminated,destroyed"`
	StateWords string             `json:"stateWords" doc:"状态的中文"`
	Household  int                `json:"household" doc:"原业务中的户序号"`
	Subjects   int                `json:"subjects" doc:"核对对象人数"`
}

func showLinked(c verification.Case) LinkedCase {
	return LinkedCase{c.ID, c.Number, c.State, c.State.Chinese(), c.Supplement.Household, c.Subjects}
}

func showFirst(v casework.CaseView) *LinkedCase {
	if v.First.ID == "" {
		return nil
	}
	first := showLinked(v.First)
	first.Household = v.Case.Supplement.Household
	return &first
}

type supplementIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		Household int    `json:"household" minimum:"1" maximum:"1000000" doc:"家庭成员发生变化的户，从1起"`
		Reason    string `json:"reason" minLength:"1" maxLength:"200" doc:"变化的情形，如出生、结婚；不写姓名和身份证号"`
	}
}

// supplement begins a supplement; its people, papers and submission go by the
// routes of any draft.
func (s *Server) supplement(ctx context.Context, actor policy.Actor, in *supplementIn) (*caseOut, error) {
	return caseAnswer(s.desk.Supplement(ctx, actor, in.ID, casework.SupplementIn{Household: in.Body.Household, Reason: in.Body.Reason}))
}
