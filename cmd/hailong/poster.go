package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"hailong/internal/config"
	"hailong/internal/export"
	"hailong/internal/invite"
	"hailong/internal/locale"
	"hailong/internal/survey"
)

// posterCommand prints the poster of a service point. It needs the definitions and the public address, not the data.
type posterCommand struct {
	Surveys string   `name:"surveys" type:"path" placeholder:"DIR" help:"${help_surveys}"`
	BaseURL string   `name:"base-url" required:"" placeholder:"URL" help:"${help_base_url}"`
	Format  string   `name:"format" enum:"pdf,svg,png,qr-png,qr-svg" default:"pdf" help:"${help_poster_format}"`
	Size    string   `name:"size" enum:"A4,A5,a4,a5" default:"A4" help:"${help_poster_size}"`
	Lang    string   `name:"lang" enum:"vi,en" default:"vi" help:"${help_lang}"`
	Out     string   `name:"out" short:"o" type:"path" help:"${help_out}"`
	Point   []string `arg:"" optional:"" name:"point" help:"${help_poster_point}"`
	Points  []string `name:"point" help:"${help_poster_point}"`
}

// Run writes one poster to a file or to standard output, or the posters of several points to files of their names.
func (f *posterCommand) Run(_ context.Context, c *console, p *locale.Printer) error {
	base, err := config.ParseBaseURL(f.BaseURL)
	if err != nil {
		return usageError{err}
	}
	f.Point = append(f.Point, f.Points...)
	if len(f.Point) == 0 {
		return usageError{&survey.Error{Kind: survey.Invalid, Key: "poster.which"}}
	}
	if len(f.Point) > 1 && f.Out != "" && !isDir(f.Out) {
		return usageError{&survey.Error{Kind: survey.Invalid, Key: "poster.one_file", Args: []any{"file", f.Out}}}
	}
	cat, err := openCatalog(config.Data{Surveys: f.Surveys})
	if err != nil {
		return err
	}
	today := survey.DayOf(time.Now(), cat.Zone)
	for _, code := range f.Point {
		pt, err := cat.Center.Point(survey.PointCode(code), today)
		if err != nil {
			return &survey.Error{Kind: survey.KindOf(err), Key: "poster.no_point", Args: []any{"point", code}}
		}
		address, err := invite.PointURL(base.String(), pt.Code)
		if err != nil {
			return err
		}
		in := export.PosterInput{
			Center: cat.Center, Point: pt, Survey: cat.Current(cat.Center.Survey), URL: address,
			Size: export.Size(strings.ToLower(f.Size)), Format: export.Format(f.Format), Lang: survey.Lang(f.Lang),
		}
		if err := f.write(c, p, code, func(w io.Writer) error { return f.draw(w, in) }); err != nil {
			return err
		}
	}
	return nil
}

// qrModule is how many pixels one module of a bare QR picture takes.
const qrModule = 12

func (f *posterCommand) draw(w io.Writer, in export.PosterInput) error {
	if !strings.HasPrefix(f.Format, "qr-") {
		return export.Poster(w, in)
	}
	code, err := invite.QR(in.URL)
	if err != nil {
		return err
	}
	if f.Format == "qr-png" {
		return code.PNG(w, qrModule)
	}
	_, err = w.Write(code.SVG())
	return err
}

// write sends a poster where it is wanted. A file appears whole or not at all.
func (f *posterCommand) write(c *console, p *locale.Printer, point string, draw func(io.Writer) error) error {
	path := f.Out
	if len(f.Point) > 1 && path == "" || isDir(path) {
		name := "poster-" + point + "-" + strings.ToUpper(f.Size) + "." + strings.TrimPrefix(f.Format, "qr-")
		path = strings.TrimSuffix(path, "/") + "/" + name
		if f.Out == "" {
			path = name
		}
	}
	if path == "" && isTerminal(c.out) {
		path = "poster-" + point + "-" + strings.ToUpper(f.Size) + "." + strings.TrimPrefix(f.Format, "qr-")
	}
	if path == "" {
		return draw(c.out)
	}
	if err := writeFile(path, forAll, draw); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.err, p.T("cli.written", "file", path))
	return err
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
