package slip_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/export"
	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/slip"
	"hailong/internal/survey"
	"hailong/surveys"
)

var definitions = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		panic(err)
	}
	return c
})

// book is a day's invitations.
type book []intake.Invited

func (b book) InvitedOn(_ context.Context, day survey.Day, points []survey.PointCode) ([]intake.Invited, error) {
	var out []intake.Invited
	for _, inv := range b {
		if day == "2021-05-31" && (len(points) == 0 || slices.Contains(points, inv.Dossier.Point)) {
			out = append(out, inv)
		}
	}
	return out, nil
}

func (b book) InvitedDossier(_ context.Context, number survey.DossierCode) (intake.Invited, error) {
	for _, inv := range b {
		if inv.Dossier.Code == number {
			return inv, nil
		}
	}
	return intake.Invited{}, &survey.Error{Kind: survey.NotFound, Key: "invite.dossier_unknown"}
}

// desk is an office with three invitations of 31 May 2021: one good, one used, one expired; and the moment.
func desk() (*slip.Office, book, time.Time) {
	cat := definitions()
	procedure := cat.Center.Procedures[0]
	dossier := func(code survey.DossierCode, point survey.PointCode) survey.Dossier {
		return survey.Dossier{
			Code: code, Point: point, Procedure: procedure.Code, Group: procedure.Group, Received: "2021-05-20",
			Status: survey.DossierClosed, Applicant: survey.Citizen,
		}
	}
	b := book{
		{Code: "K7M29QXD", Dossier: dossier("H30-1", "TT-05"), Expires: "2021-05-31"},
		{Code: "K7M29QXE", Dossier: dossier("H30-2", "TT-05"), Expires: "2021-06-30", Used: true},
		{Code: "K7M29QXF", Dossier: dossier("H30-3", "TT-06"), Expires: "2021-05-30"},
	}
	o := &slip.Office{Catalog: cat, Book: b, Base: &url.URL{Scheme: "https", Host: "hailong.example.vn", Path: "/kg"}}
	return o, b, time.Date(2021, 5, 31, 3, 40, 0, 0, time.UTC)
}

func TestChoose(t *testing.T) {
	t.Parallel()
	o, _, now := desk()
	late := time.Date(2021, 5, 31, 18, 0, 0, 0, time.UTC) // the next day, at the center
	for _, c := range []struct {
		day    string
		points []string
		now    time.Time
		want   slip.Choice
		faults string
		why    string
	}{
		{"", nil, now, slip.Choice{Day: "2021-05-31"}, "", "today"},
		{"", nil, late, slip.Choice{Day: "2021-06-01"}, "", "today is the center's"},
		{"1/5/2021", []string{"", "TT-05", "TT-05"}, now, slip.Choice{Day: "2021-05-01", Points: []survey.PointCode{"TT-05"}}, "", "a point once, an empty one never"},
		{"31/02/2021", nil, now, slip.Choice{}, "day", "no such day"},
		{"2021-05-31", []string{"TT-98", "TT-05", "TT-99"}, now, slip.Choice{}, "point point", "all faults at once"},
	} {
		got, err := o.Choose(c.day, c.points, c.now)
		var faults survey.Faults
		errors.As(err, &faults)
		var fields []string
		for _, f := range faults {
			fields = append(fields, f.Field)
		}
		if strings.Join(fields, " ") != c.faults || err == nil && !cmp.Equal(got, c.want) {
			t.Errorf("Choose(%q, %v) = %v, %v; want %v with faults %q (%s)", c.day, c.points, got, err, c.want, c.faults, c.why)
		}
	}
}

func TestFindAndGood(t *testing.T) {
	t.Parallel()
	o, b, now := desk()
	for want, choice := range map[string]slip.Choice{
		"H30-1 H30-2 H30-3": {Day: "2021-05-31"},
		"H30-3":             {Day: "2021-05-31", Points: []survey.PointCode{"TT-06"}},
		"":                  {Day: "2021-05-30"},
		"H30-2 H30-1":       {Day: "2021-05-30", Dossiers: []survey.DossierCode{"H30-2", "H30-1"}},
	} {
		got, err := o.Find(t.Context(), choice)
		var codes []string
		for _, inv := range got {
			codes = append(codes, string(inv.Dossier.Code))
		}
		if err != nil || strings.Join(codes, " ") != want {
			t.Errorf("Find(%v) = %v, %v; want %q", choice, codes, err, want)
		}
	}
	if _, err := o.Find(t.Context(), slip.Choice{Dossiers: []survey.DossierCode{"H30-1", "H30-9"}}); survey.KindOf(err) != survey.NotFound {
		t.Errorf("an unknown dossier among others: %v", err)
	}
	if good := o.Good(b, now); len(good) != 1 || good[0].Code != "K7M29QXD" {
		t.Errorf("%d codes can be used, want the one of H30-1", len(good))
	}
	for i, want := range []string{"", "slip.used", "slip.expired"} {
		var e *survey.Error
		if err := o.Usable(&b[i], now); errors.As(err, &e) != (want != "") || want != "" && e.Key != want {
			t.Errorf("%s: %v, want %q", b[i].Dossier.Code, err, want)
		}
	}
	if err := o.Usable(&b[0], now.Add(14*time.Hour)); survey.KindOf(err) != survey.Gone {
		t.Errorf("the day after its last: %v", err)
	}
}

func TestInputNamesWhatTheDossierSays(t *testing.T) {
	t.Parallel()
	o, b, now := desk()
	in, err := o.Input(b[:1], slip.Print{Paper: slip.A6, Lang: "vi", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	want := export.Slip{
		URL: "https://hailong.example.vn/kg/i/K7M29QXD", Typed: "hailong.example.vn/kg", Code: "K7M2-9QXD", Point: "Quầy 05",
		Procedure: o.Catalog.Center.Procedures[0].Name.In("vi"), Dossier: "H30-1", Expires: "2021-05-31", Printed: now.In(o.Catalog.Zone),
		Applicant: survey.Citizen,
	}
	if diff := cmp.Diff(want, in.Slips[0]); diff != "" {
		t.Errorf("slip (-want +got):\n%s", diff)
	}
	b[0].Dossier.Point, b[0].Dossier.Procedure = "TT-77", "9.999999"
	if in, err = o.Input(b[:1], slip.Print{}); err != nil || in.Slips[0].Point != "TT-77" || in.Slips[0].Procedure != "" {
		t.Errorf("unknown codes: %+v, %v", in.Slips, err)
	}
	b[0].Code = "a secret"
	for what, err := range map[string]error{"slips": o.Draw(&bytes.Buffer{}, b[:1], slip.Print{Format: export.PDF}), "list": second(o.Rows(b))} {
		if survey.KindOf(err) != survey.Invalid || strings.Contains(err.Error(), "a secret") {
			t.Errorf("%s of a code that is none: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestDrawRefusesInWords(t *testing.T) {
	t.Parallel()
	o, b, now := desk()
	for _, c := range []struct {
		print slip.Print
		slips int
		want  string
		why   string
	}{
		{slip.Print{Paper: "a5", Format: export.PDF}, 1, "a5", "no such paper"},
		{slip.Print{Format: "gif"}, 1, "gif", "no such format"},
		{slip.Print{Paper: slip.Sheet, Format: export.PNG}, 1, "png", "a sheet is no picture"},
		{slip.Print{Format: export.SVG}, 2, "2", "a picture of several"},
		{slip.Print{Format: export.PDF}, 0, "", "nothing"},
	} {
		var w bytes.Buffer
		c.print.Now = now
		err := o.Draw(&w, b[:c.slips], c.print)
		for _, lang := range locale.Languages {
			if words := say(locale.For(lang), err); survey.KindOf(err) != survey.Invalid || w.Len() > 0 || !strings.Contains(words, c.want) || strings.ContainsAny(words, "[{") {
				t.Errorf("%s: %v says %q, %d bytes; want Invalid with %q", c.why, err, words, w.Len(), c.want)
			}
		}
	}
}

func say(p *locale.Printer, err error) string {
	var faults survey.Faults
	var e *survey.Error
	if errors.As(err, &faults) {
		return p.T(faults[0].Key, faults[0].Args...)
	}
	if errors.As(err, &e) {
		return p.T(e.Key, e.Args...)
	}
	return "["
}

func ExampleOffice_Draw() {
	o, _, now := desk()
	choice, err := o.Choose("31/5/2021", []string{"TT-05"}, now)
	if err != nil {
		fmt.Println(err)
	}
	invited, err := o.Find(context.Background(), choice)
	if err != nil {
		fmt.Println(err)
	}
	good := o.Good(invited, now)
	var file bytes.Buffer
	err = o.Draw(&file, good, slip.Print{Paper: slip.Sheet, Format: export.PDF, Lang: "vi", Now: now})
	fmt.Printf("%d invited, %d printed: %.4s, %v\n", len(invited), len(good), file.String(), err)
	// Output: 2 invited, 1 printed: %PDF, <nil>
}
