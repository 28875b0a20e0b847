package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"hailong/internal/audit"
	"hailong/internal/brief"
	"hailong/internal/desk"
	"hailong/internal/freeze"
	"hailong/internal/locale"
	"hailong/internal/office"
	"hailong/internal/survey"
)

// templateCommand keeps the templates of the report and the slides.
type templateCommand struct {
	Get   templateGet   `cmd:"" help:"${help_template_get}"`
	Check templateCheck `cmd:"" help:"${help_template_check}"`
	Use   templateUse   `cmd:"" help:"${help_template_use}"`
	Names templateNames `cmd:"" help:"${help_template_names}"`
}

type templateGet struct {
	dataFlags
	Kind string `arg:"" enum:"report,slides" help:"${help_template_kind}"`
	Own  bool   `name:"own" help:"${help_template_own}"`
	Out  string `name:"out" short:"o" required:"" type:"path" help:"${help_report_out}"`
}

type templateCheck struct {
	dataFlags
	Kind string `arg:"" enum:"report,slides" help:"${help_template_kind}"`
	File string `arg:"" type:"existingfile" help:"${help_template_file}"`
}

type templateUse struct {
	dataFlags
	Kind string `arg:"" enum:"report,slides" help:"${help_template_kind}"`
	File string `arg:"" optional:"" help:"${help_template_file_or_none}"`
	Who  string `name:"who" help:"${help_plan_who}"`
}

type templateNames struct{ dataFlags }

// Run writes the template that is in use, or the program's own.
func (t *templateGet) Run(ctx context.Context, c *console) error {
	return withPCI(ctx, t.dataFlags, func(_ *house, d *desk.Desk) error {
		k, _ := brief.KindNamed(t.Kind)
		data, err := d.Example(ctx, k, t.Own)
		if err != nil {
			return err
		}
		return toFileOr(c.out, t.Out, forAll, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
	})
}

// Run fills a template and says what is wrong with it.
func (t *templateCheck) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withFigures(ctx, t.dataFlags, func(h *house, s *freeze.Service) error {
		k, _ := brief.KindNamed(t.Kind)
		data, err := readTemplate(t.File)
		if err == nil {
			err = h.desk(s).CheckTemplate(ctx, k, data)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, p.T("template.sound", "file", t.File))
		return err
	})
}

// Run takes a template into use; without a file the program's own again.
func (t *templateUse) Run(ctx context.Context, c *console, p *locale.Printer) error {
	return withFigures(ctx, t.dataFlags, func(h *house, s *freeze.Service) (err error) {
		k, _ := brief.KindNamed(t.Kind)
		var data []byte
		name := ""
		if t.File != "" {
			if data, err = readTemplate(t.File); err != nil {
				return err
			}
			name = filepath.Base(t.File)
		}
		d := h.desk(s)
		now, err := d.Template(ctx, k)
		if err != nil {
			return err
		}
		if t.File != "" {
			if err := d.CheckTemplate(ctx, k, data); err != nil {
				return err
			}
		}
		if err := h.record(ctx, audit.TemplateSaved, k.Name+" "+name); err != nil {
			return err
		}
		if err := d.SaveTemplate(ctx, k, now.N, name, data, orUser(t.Who)); err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, p.T("reports.saved."+k.Name))
		return err
	})
}

// Run lists the placeholders that templates may use.
func (t *templateNames) Run(ctx context.Context, c *console) error {
	return withFigures(ctx, t.dataFlags, func(h *house, s *freeze.Service) error {
		names, err := h.desk(s).Placeholders(ctx)
		if err != nil {
			return err
		}
		for _, n := range names {
			if _, err := fmt.Fprintf(c.out, "%-40s %s\n", "{{"+n.Name+"}}", n.Says); err != nil {
				return err
			}
		}
		return nil
	})
}

// readTemplate reads a file, and no more of it than a template may have.
func readTemplate(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, survey.Errorf(survey.NotFound, "open the template: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, office.MaxTemplate+1))
}
