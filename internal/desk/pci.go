package desk

import (
	"context"

	"hailong/internal/draft"
	"hailong/internal/pci"
	"hailong/internal/survey"
)

// pciName is the name under which the register of the PCI is kept.
const pciName = "pci"

// PCI gives the register of VCCI's results: what came with the program until somebody has entered or imported a year.
func (d *Desk) PCI(ctx context.Context) ([]pci.Year, draft.Version, error) {
	var years []pci.Year
	v, err := d.Latest(ctx, pciName, &years)
	if err == nil && v.N == 0 {
		years = pci.Known()
	}
	return years, v, err
}

// SavePCI puts years into the register, in place of those that are there; seen is the version that was there before.
func (d *Desk) SavePCI(ctx context.Context, seen int, more []pci.Year, who string) error {
	years, v, err := d.PCI(ctx)
	if err != nil {
		return err
	}
	if v.N != seen {
		return &survey.Error{Kind: survey.Conflict, Key: "draft.taken", Args: []any{"who", v.Who, "at", v.At}}
	}
	return d.Save(ctx, pciName, seen, pci.Merge(years, more), who)
}
