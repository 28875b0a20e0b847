package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hailong/internal/audit"
	"hailong/internal/desk"
	"hailong/internal/draft"
	"hailong/internal/locale"
	"hailong/internal/pci"
	"hailong/internal/survey"
)

// pciCommand keeps what VCCI published.
type pciCommand struct {
	List   pciList   `cmd:"" help:"${help_pci_list}"`
	Import pciImport `cmd:"" help:"${help_pci_import}"`
}

type pciList struct{ dataFlags }

type pciImport struct {
	dataFlags
	File string `arg:"" type:"existingfile" help:"${help_pci_file}"`
	Who  string `name:"who" help:"${help_plan_who}"`
}

func withPCI(ctx context.Context, d dataFlags, use func(*house, *desk.Desk) error) (err error) {
	h, err := open(ctx, d.Data)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, h.close()) }()
	return use(h, &desk.Desk{Keeper: draft.New(h.store, nil), Catalog: h.catalog, Store: h.store, Version: version()})
}

// Run prints the register as CSV.
func (l *pciList) Run(ctx context.Context, c *console) error {
	return withPCI(ctx, l.dataFlags, func(_ *house, d *desk.Desk) error {
		years, _, err := d.PCI(ctx)
		if err != nil {
			return err
		}
		return pci.Write(c.out, years)
	})
}

// Run reads a file and puts its years into the register.
func (i *pciImport) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withPCI(ctx, i.dataFlags, func(h *house, d *desk.Desk) (err error) {
		f, err := os.Open(i.File)
		if err != nil {
			return survey.Errorf(survey.NotFound, "open the file: %w", err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		years, err := pci.Read(f, filepath.Base(i.File), time.Now().In(h.catalog.Zone).Year())
		if err != nil {
			return err
		}
		_, v, err := d.PCI(ctx)
		if err != nil {
			return err
		}
		if err := h.record(ctx, audit.PCISaved, filepath.Base(i.File)); err != nil {
			return err
		}
		if err := d.SavePCI(ctx, v.N, years, orUser(i.Who)); err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, p.T("pci.imported", "n", len(years)))
		return err
	})
}
