package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/hint"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const tagHint = "动态监测"

func (s *Server) hintRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/hints", verb: "hint.read", says: "查看监测提示（登记）；提示不是认定", tag: tagHint, look: true}, s.hints)
	handle(s, route{method: http.MethodPost, path: "/api/v1/hints/{id}/mark", verb: "hint.mark", says: "登记提示的查看和处理情况", tag: tagHint}, s.markHint)
	handle(s, route{method: http.MethodGet, path: "/api/v1/hint-rules", verb: "hint.read_rules", says: "查看监测规则各版本和参考值", tag: tagHint}, s.hintRules)
	handle(s, route{method: http.MethodPut, path: "/api/v1/hint-rules/{id}", verb: "hint.edit_rules", says: "增加监测规则，或增加它的新版本", tag: tagHint}, s.editHintRule)
	handle(s, route{method: http.MethodPut, path: "/api/v1/hint-references", verb: "hint.edit_reference", action: policy.HintEditRules, says: "录入参考值", tag: tagHint}, s.editReference)
}

// Hint is a hint with its reason, its evidence and what became of it.
type Hint struct {
	ID        hint.ID        `json:"id"`
	Household int            `json:"household" doc:"第几户"`
	Ordinal   int            `json:"ordinal" doc:"第几名核对对象；0为整户"`
	Rule      hint.RuleID    `json:"rule"`
	Version   int            `json:"version" doc:"产生提示的规则版本"`
	Name      string         `json:"name" doc:"规则名称"`
	Reason    string         `json:"reason" doc:"为什么提示"`
	Evidence  []HintEvidence `json:"evidence"`
	RaisedAt  time.Time      `json:"raisedAt"`
	Outcome   string         `json:"outcome,omitempty" doc:"查看后的处理情况"`
	MarkedAt  *time.Time     `json:"markedAt,omitempty" doc:"登记查看情况的时间"`
}

// HintEvidence is one finding behind a hint.
type HintEvidence struct {
	Task        string         `json:"task,omitempty"`
	Case        string         `json:"case,omitempty" doc:"上次核对的业务编号；不填为本业务"`
	Item        string         `json:"item" doc:"目录项"`
	Place       string         `json:"place" doc:"反馈的机构"`
	Ordinal     int            `json:"ordinal"`
	Joined      string         `json:"joined,omitempty" doc:"经补充核对加入的成员：补充核对的业务编号，序号是其中的序号"`
	Status      finding.Status `json:"status"`
	StatusWords string         `json:"statusWords"`
	Records     int            `json:"records" doc:"记录条数"`
	AsOf        workday.Date   `json:"asOf,omitzero" format:"date" doc:"数据截止日期"`
}

func showHint(v casework.HintView) Hint {
	show := func(e hint.Evidence) HintEvidence {
		return HintEvidence{e.Task, e.Case, e.Item, e.Place, e.Ordinal, e.Joined, e.Status, e.Status.Chinese(), e.Records, e.AsOf}
	}
	return Hint{v.ID, v.Household, v.Raised.Ordinal, v.Raised.Rule, v.Raised.Version, v.Name, v.Reason, showAll(v.Evidence, show),
		v.RaisedAt, v.Outcome, given(v.MarkedAt)}
}

type hintsIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		After hint.ID `json:"after,omitempty" maxLength:"128"`
		Limit int     `json:"limit,omitempty" minimum:"1" maximum:"500" default:"100"`
	}
}

type hintsOut struct{ Body Page[Hint] }

func (s *Server) hints(ctx context.Context, actor policy.Actor, in *hintsIn) (*hintsOut, error) {
	rows, err := s.desk.Hints(ctx, actor, in.ID, in.Body.After, in.Body.Limit+1)
	if err != nil {
		return nil, err
	}
	return &hintsOut{pageOf(rows, in.Body.Limit, showHint, func(v casework.HintView) string { return string(v.ID) })}, nil
}

type markHintIn struct {
	ID   hint.ID `path:"id" maxLength:"64"`
	Body struct {
		Outcome string `json:"outcome" minLength:"1" maxLength:"1000" doc:"查看后的处理情况"`
	}
}

func (s *Server) markHint(ctx context.Context, actor policy.Actor, in *markHintIn) (*none, error) {
	return nil, s.desk.MarkHint(ctx, actor, in.ID, in.Body.Outcome)
}

type hintRulesOut struct {
	Body struct {
		Rules      []hint.Rule      `json:"rules" doc:"各规则的各版本"`
		References []hint.Reference `json:"references" doc:"参考值，单位为分"`
	}
}

func (s *Server) hintRules(ctx context.Context, actor policy.Actor, _ *none) (*hintRulesOut, error) {
	rules, references, err := s.desk.HintRules(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &hintRulesOut{}
	out.Body.Rules, out.Body.References = append([]hint.Rule{}, rules...), append([]hint.Reference{}, references...)
	return out, nil
}

// HintTerms are what a rule of monitoring looks for.
type HintTerms struct {
	Name      string                 `json:"name" minLength:"1" maxLength:"100" doc:"规则名称"`
	Test      hint.Test              `json:"test" enum:"threshold,present,twice,missing,changed" doc:"检查方式：threshold高于参考值，present有记录，twice重复，missing缺少反馈，changed与上次不同"`
	Category  catalogue.CategoryCode `json:"category,omitempty" maxLength:"64" doc:"资源类别"`
	Field     string                 `json:"field,omitempty" maxLength:"64" doc:"合计的字段；重复享受的为截止日期字段"`
	Reference string                 `json:"reference,omitempty" maxLength:"64" doc:"参考值名称，如dibao"`
	Percent   int                    `json:"percent,omitempty" minimum:"0" maximum:"1000000" doc:"参考值的百分之几（2400即24倍），或与上次相差的百分之几"`
	PerPerson bool                   `json:"perPerson,omitempty" doc:"参考值按共同生活人数计算"`
	From      workday.Date           `json:"from" format:"date" doc:"生效日期"`
	To        workday.Date           `json:"to,omitzero" format:"date" doc:"失效日期"`
}

type editHintRuleIn struct {
	ID   hint.RuleID `path:"id" maxLength:"40" pattern:"^[a-z0-9][a-z0-9._-]*$"`
	Body HintTerms
}

type hintRuleOut struct{ Body hint.Rule }

func (s *Server) editHintRule(ctx context.Context, actor policy.Actor, in *editHintRuleIn) (*hintRuleOut, error) {
	t := in.Body
	r, err := s.desk.EditHintRule(ctx, actor, hint.Rule{ID: in.ID, Name: t.Name, Test: t.Test, Category: t.Category, Field: t.Field,
		Reference: t.Reference, Percent: t.Percent, PerPerson: t.PerPerson, From: t.From, To: t.To})
	if err != nil {
		return nil, err
	}
	return &hintRuleOut{r}, nil
}

type editReferenceIn struct{ Body hint.Reference }

func (s *Server) editReference(ctx context.Context, actor policy.Actor, in *editReferenceIn) (*none, error) {
	return nil, s.desk.EditReference(ctx, actor, in.Body)
}
