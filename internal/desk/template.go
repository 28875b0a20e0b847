package desk

import (
	"context"
	"io"

	"hailong/internal/brief"
	"hailong/internal/draft"
	"hailong/internal/survey"
)

// templateOf is the name under which a template is kept.
func templateOf(k brief.Kind) string { return "template/" + k.Name }

// Template gives the template that officials handed in, with no data where the product's own is in use.
func (d *Desk) Template(ctx context.Context, k brief.Kind) (*draft.File, error) {
	return d.File(ctx, templateOf(k))
}

// CheckTemplate fills a template and gives what is wrong with it as Faults. No data are an empty file.
func (d *Desk) CheckTemplate(ctx context.Context, k brief.Kind, data []byte) error {
	if len(data) == 0 {
		return survey.Faults{{Field: "template", Key: "template.no_zip"}}
	}
	in, err := d.input(ctx, d.Figures, d.anyPeriod())
	if err != nil {
		return err
	}
	return brief.Document(io.Discard, k, data, in)
}

// SaveTemplate takes a template into use once it can be filled; without data the product's own is in use again. What is wrong with
// it gives Faults. Seen is the version that was there before.
func (d *Desk) SaveTemplate(ctx context.Context, k brief.Kind, seen int, name string, data []byte, who string) error {
	if len(data) > 0 {
		if err := d.CheckTemplate(ctx, k, data); err != nil {
			return err
		}
	}
	return d.SaveFile(ctx, templateOf(k), seen, draft.File{Name: name, Data: data}, who)
}

// anyPeriod is one that templates can be tried with.
func (d *Desk) anyPeriod() string {
	return d.Figures.LatestYear().From.Format("2006") + "-01"
}

// Placeholders lists what templates may use. They are the same for every period and are found once.
func (d *Desk) Placeholders(ctx context.Context) ([]brief.Placeholder, error) {
	d.names.Lock()
	defer d.names.Unlock()
	if d.known == nil {
		var err error
		if d.known, err = d.placeholders(ctx); err != nil {
			return nil, err
		}
	}
	return d.known, nil
}

func (d *Desk) placeholders(ctx context.Context) ([]brief.Placeholder, error) {
	in, err := d.input(ctx, d.Figures, d.anyPeriod())
	if err != nil {
		return nil, err
	}
	return brief.Placeholders(in), nil
}

// Example gives a template as a file: the one in use, or the product's own.
func (d *Desk) Example(ctx context.Context, k brief.Kind, own bool) ([]byte, error) {
	if !own {
		f, err := d.Template(ctx, k)
		if err != nil || len(f.Data) > 0 {
			return f.Data, err
		}
	}
	return brief.Template(k)
}
