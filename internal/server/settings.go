package server

import (
	"strconv"
	"strings"

	"hailong/internal/locale"
	"hailong/internal/view/page"
)

// settings are those that decide figures: they stand in the definitions' files.
func (s *Server) settings(p *locale.Printer) []page.SettingLine {
	c := s.Catalog
	var population []string
	for _, a := range c.Center.Population {
		population = append(population, p.T("console.applicant."+string(a)))
	}
	targets := 0
	for _, x := range c.Plans {
		targets += len(x.Targets)
	}
	return []page.SettingLine{
		{Name: "population", Value: strings.Join(population, ", ")},
		{Name: "floor", Value: strconv.Itoa(c.Center.Floor)},
		{Name: "targets", Value: strconv.Itoa(targets)},
		{Name: "fingerprint", Value: c.Fingerprint},
	}
}
