package locale

import (
	"slices"
	"strings"
)

// Keys lists, in order, the keys of the catalogue that begin with prefix.
func (p *Printer) Keys(prefix string) []string {
	var keys []string
	for k := range p.texts {
		if strings.HasPrefix(k, prefix) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
