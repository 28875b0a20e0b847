package view

import (
	"html/template"

	"hailong/internal/chart"
)

// picture lets a chart stand in a page as markup. Only package chart makes values of this type, and it escapes every text.
func picture(s chart.SVG) template.HTML {
	return template.HTML(s) //nolint:gosec // see above
}
