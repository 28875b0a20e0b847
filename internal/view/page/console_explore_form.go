package page

import (
	"slices"
	"strings"
	"time"

	"hailong/internal/locale"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// QuestionForm asks another question of the explore page: a plain GET form, and links that choose a period at once.
type QuestionForm struct {
	Action   string
	Hidden   []HiddenField
	Presets  []Link
	From, To string       // of managers, as the date fields hold them
	Period   *FilterField // of viewers, in place of the days
	Cuts     []FilterField
	Filters  []FilterField
	Active   []Link
	Find     string
	Compare  bool
	Rule     string // what a viewer may ask
}

func (e *explore) form() QuestionForm {
	f := QuestionForm{Action: ExplorePath, From: e.typed("from"), To: e.typed("to"), Find: e.in.Find, Compare: e.in.Query.Compare}
	if e.Lang != "vi" {
		f.Hidden = append(f.Hidden, HiddenField{"lang", e.Lang})
	}
	if s := e.typed("as-of"); s != "" {
		f.Hidden = append(f.Hidden, HiddenField{"as-of", s})
	}
	for _, p := range e.in.Presets {
		f.Presets = append(f.Presets, e.preset(p))
	}
	if !e.in.User.Manager {
		f.Period, f.Rule = e.periods(), e.T("explore.viewer")
	}
	f.Cuts = []FilterField{e.by(), e.across(), e.sort()}
	f.Filters = e.selects()
	f.Active = e.active(f.Filters)
	for i := range f.Filters {
		f.Filters[i] = e.narrowed(f.Filters[i])
	}
	return f
}

// periods are those that a viewer may choose. One that is not among them and in force stands first.
func (e *explore) periods() *FilterField {
	f := &FilterField{Name: "period", Label: e.T("explore.period")}
	for _, p := range e.in.Periods {
		o := FilterOption{Value: periodName(p), Text: e.periodText(p)}
		o.Selected = p.From.Equal(e.in.Query.Period.From) && p.To.Equal(e.in.Query.Period.To)
		f.Options = append(f.Options, o)
	}
	return f
}

// periodName names a period as addresses do: a month "2021-03", the plan's periods "2021-H1" and "2021".
func periodName(p survey.Period) string {
	switch days := p.To.Sub(p.From); {
	case p.From.Day() == 1 && p.From.AddDate(0, 1, 0).Equal(p.To):
		return p.From.Format("2006-01")
	case days < 200*24*time.Hour:
		return p.LastDay().Format("2006") + "-H1"
	}
	return p.LastDay().Format("2006")
}

func (e *explore) periodText(p survey.Period) string {
	name := periodName(p)
	switch {
	case strings.HasSuffix(name, "-H1"):
		return presetName(e.P, Preset{Kind: SixMonthReport, Period: p})
	case !strings.Contains(name, "-"):
		return presetName(e.P, Preset{Kind: AnnualReport, Period: p})
	}
	return e.P.Month(p.From)
}

// by chooses the groups. To viewers only what they may have is offered.
func (e *explore) by() FilterField {
	f := FilterField{Name: "by", Label: e.T("explore.by")}
	f.Options = append(f.Options, FilterOption{Text: e.T("explore.by.none"), Selected: e.in.Query.By == ""})
	for _, d := range report.Dimensions {
		if !e.in.User.Manager && d.OfTime() && d != report.ByMonth {
			continue
		}
		f.Options = append(f.Options, FilterOption{Value: string(d), Text: e.T("explore.head." + string(d)), Selected: e.in.Query.By == d})
	}
	return f
}

func (e *explore) across() FilterField {
	f := FilterField{Name: "across", Label: e.T("explore.across")}
	f.Options = append(f.Options, FilterOption{Text: e.T("explore.by.none"), Selected: e.in.Query.Across == ""})
	steps := []report.Dimension{report.ByWeek, report.ByMonth, report.ByQuarter, report.ByYear}
	if !e.in.User.Manager {
		steps = []report.Dimension{report.ByMonth}
	}
	for _, d := range steps {
		f.Options = append(f.Options, FilterOption{Value: string(d), Text: e.T("explore.head." + string(d)), Selected: e.in.Query.Across == d})
	}
	return f
}

func (e *explore) sort() FilterField {
	return FilterField{Name: "sort", Label: e.T("explore.sort"), Options: []FilterOption{
		{Text: e.T("explore.sort.n"), Selected: e.in.Sort != SortByName},
		{Value: SortByName, Text: e.T("explore.sort.name"), Selected: e.in.Sort == SortByName},
	}}
}

// longList is from how many choices on a list can be searched.
const longList = 12

// narrowed puts a filter's choices in the order of a dictionary; of a long list only those that were searched for, what is
// in force, and "all" stay.
func (e *explore) narrowed(f FilterField) FilterField {
	list := f.Options[1:]
	if slices.Contains([]string{"point", "agency", "field", "procedure"}, f.Name) {
		locale.SortVietnamese(list, func(o FilterOption) string { return o.Text })
	}
	wanted := locale.Fold(e.in.Find)
	if len(list) <= longList || wanted == "" {
		return f
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(o FilterOption) bool {
		return !o.Selected && !strings.Contains(locale.Fold(o.Text+" "+e.known(f.Name, o.Value)), wanted)
	})
	if len(kept) > 0 { // a search that is meant for another list leaves this one whole
		f.Options = append(f.Options[:1:1], kept...)
	}
	return f
}
