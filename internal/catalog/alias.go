package catalog

import "hailong/internal/survey"

// alias is a code of another year by which a procedure is found too.
type alias struct {
	code      survey.ProcedureCode
	procedure int // its place in the list
	path      []string
}

func (f *centerFile) aliases() []alias {
	var out []alias
	for i := range f.Procedures {
		for j, code := range f.Procedures[i].Aliases {
			out = append(out, alias{code, i, at("procedures", i, "aliases", j)})
		}
	}
	return out
}

// checkAliases reports codes that would mean two procedures on some day: an alias that is the code of a procedure, which
// the code would always win, and an alias of two procedures that the group of the project does not tell apart.
func (d *document) checkAliases(f *centerFile) {
	owners := map[survey.ProcedureCode][]int{}
	for i := range f.Procedures {
		owners[f.Procedures[i].Code] = append(owners[f.Procedures[i].Code], i)
	}
	earlier := map[survey.ProcedureCode][]alias{}
	for _, a := range f.aliases() {
		if a.code == "" {
			continue
		}
		if other, ok := f.meeting(a, owners[a.code]); ok {
			d.fault(aliasIsCode, []string{string(a.code), d.line(at("procedures", other, "code")...)}, a.path...)
		} else if other, ok := f.confused(a, earlier[a.code]); ok {
			d.fault(aliasTwice, []string{string(a.code), d.line(other.path...)}, a.path...)
		}
		earlier[a.code] = append(earlier[a.code], a)
	}
}

// meeting finds, of some procedures, one that is valid on a day on which the alias's is.
func (f *centerFile) meeting(a alias, procedures []int) (int, bool) {
	for _, i := range procedures {
		if f.Procedures[i].meets(f.Procedures[a.procedure].validityFile) {
			return i, true
		}
	}
	return 0, false
}

// confused finds an earlier alias of the same code that nothing tells apart from this one.
func (f *centerFile) confused(a alias, earlier []alias) (alias, bool) {
	p := &f.Procedures[a.procedure]
	for _, other := range earlier {
		q := &f.Procedures[other.procedure]
		apart := p.Group != "" && q.Group != "" && p.Group != q.Group
		if other.procedure != a.procedure && !apart && p.meets(q.validityFile) {
			return other, true
		}
	}
	return alias{}, false
}
