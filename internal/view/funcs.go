package view

import (
	"html/template"
	"time"

	"hailong/internal/locale"
)

// funcs are the helpers of templates. Each takes the page's printer first and only writes; none computes.
func (r *Renderer) funcs() template.FuncMap {
	return template.FuncMap{
		"t":           (*locale.Printer).T,
		"count":       func(p *locale.Printer, key string, n int) string { return p.Count(key, int64(n)) },
		"n":           func(p *locale.Printer, n int64) string { return p.Number(n) },
		"pct":         (*locale.Printer).Percent,
		"decimal":     (*locale.Printer).Decimal,
		"points":      (*locale.Printer).Points,
		"date":        func(p *locale.Printer, t time.Time) string { return p.Date(t) },
		"datetime":    func(p *locale.Printer, t time.Time) string { return p.DateTime(t) },
		"month":       func(p *locale.Printer, t time.Time) string { return p.Month(t) },
		"picture":     picture,
		"surveyStyle": func() template.HTML { return r.styles.survey.element },
		"plainStyle":  func() template.HTML { return r.styles.plain.element },
	}
}
