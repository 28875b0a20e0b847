package main

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hailong/internal/config"
	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/slip"
	"hailong/internal/survey"
)

const slipBase = "--base-url=https://hailong.example.vn"

func TestSlipUsage(t *testing.T) {
	t.Parallel()
	data := "--data=" + t.TempDir()
	for _, c := range []struct {
		args []string
		want int
		say  string
		why  string
	}{
		{[]string{data}, 2, "--base-url", "no public address"},
		{[]string{data, "--base-url", "hailong"}, 2, "--base-url", "no address of a site"},
		{[]string{data, slipBase, "--day", "31/02/2021"}, 2, "--day: 31/02/2021", "no such day"},
		{[]string{data, slipBase, "--point", "TT-99"}, 2, "TT-99", "no such point"},
		{[]string{data, slipBase, "--dossier", "H30-1", "--day", "31/5/2021"}, 2, "--dossier", "a dossier and a day"},
		{[]string{data, slipBase, "--dossier", "H30-1", "--point", "TT-01"}, 2, "--dossier", "a dossier and a point"},
		{[]string{data, slipBase, "--size", "sheet", "--format", "png"}, 2, "a6", "a sheet is no picture"},
		{[]string{data, slipBase, "--dossier", "H30-1"}, 1, "H30-1", "no such dossier"},
		{[]string{data, slipBase, "--day", "31/5/2021"}, 1, "31/5/2021", "nobody was invited"},
		{[]string{data, slipBase}, 1, "ngày", "today, nobody was invited"},
	} {
		out, errOut, got := call(t, "vi", "", append([]string{"slip"}, c.args...)...)
		if got != c.want || !strings.Contains(errOut, c.say) || out != "" {
			t.Errorf("slip %s: status %d, %q; want %d and %q (%s)", strings.Join(c.args, " "), got, errOut, c.want, c.say, c.why)
		}
	}
	out, errOut, status := call(t, "vi", "", "slip", data, slipBase, "--format", "csv")
	if status != 0 || strings.TrimPrefix(out, "\uFEFF") != "dossier,point,procedure,status,code,link,expires,used\r\n" {
		t.Errorf("the list of a day without invitations: status %d, %q, %s", status, out, errOut)
	}
}

// slipDesk is an office on 31 May 2021 with three invitations: one good, one used, one expired.
func slipDesk(t *testing.T) (*slip.Office, time.Time, []intake.Invited) {
	t.Helper()
	cat, err := openCatalog(config.Data{})
	if err != nil {
		t.Fatal(err)
	}
	o := &slip.Office{Catalog: cat, Base: &url.URL{Scheme: "https", Host: "hailong.example.vn", Path: "/kg"}}
	dossier := survey.Dossier{Code: "H30.16-210531-0042", Point: "TT-05", Received: "2021-05-20", Status: survey.DossierClosed}
	used, late := dossier, dossier
	used.Code, late.Code = "H30.16-210531-0043", "H30.16-210401-0001"
	return o, time.Date(2021, 5, 31, 10, 40, 0, 0, cat.Zone), []intake.Invited{
		{Code: "K7M29QXD", Dossier: dossier, Expires: "2021-05-31"},
		{Code: "K7M29QXE", Dossier: used, Expires: "2021-06-30", Used: true},
		{Code: "K7M29QXF", Dossier: late, Expires: "2021-05-30"},
	}
}

// TestSlipsThatCannotBeUsed: a day leaves them out and says so, a dossier that was named is refused, the list has them.
func TestSlipsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	o, now, invited := slipDesk(t)
	write := func(f slipCommand, invited []intake.Invited) (string, string, error) {
		var out, errOut bytes.Buffer
		err := f.write(&console{out: &out, err: &errOut}, locale.For("vi"), o, "2021-05-31", now, invited)
		return out.String(), errOut.String(), err
	}
	out, said, err := write(slipCommand{Size: "80mm", Format: "png"}, invited)
	if err != nil || !strings.Contains(said, "Bỏ qua 2 phiếu") {
		t.Errorf("the slips of the day: %v, said %q", err, said)
	}
	if _, err := png.Decode(strings.NewReader(out)); err != nil {
		t.Errorf("the one good slip is no picture: %v", err)
	}
	for i, key := range map[int]string{1: "slip.used", 2: "slip.expired"} {
		if _, _, err := write(slipCommand{Size: "a6", Format: "pdf", Dossier: []string{"x"}}, invited[i:i+1]); err == nil || explain(locale.For("vi"), err)[0] != "hailong: "+locale.For("vi").T(key, "dossier", string(invited[i].Dossier.Code)) {
			t.Errorf("a dossier named whose code cannot be used: %v, want %s", err, key)
		}
	}
	if _, _, err := write(slipCommand{Size: "a6", Format: "pdf"}, invited[1:]); survey.KindOf(err) != survey.NotFound {
		t.Errorf("a day without a code that can be used: %v", err)
	}
	list, _, err := write(slipCommand{Format: "csv", Excel: true}, invited)
	if err != nil || strings.Count(list, "\r\n") != 4 || !strings.Contains(list, ";K7M2-9QXE;https://hailong.example.vn/kg/i/K7M29QXE;30/06/2021;yes\r\n") {
		t.Errorf("the list: %v\n%s", err, list)
	}
	file := filepath.Join(t.TempDir(), "slips.pdf")
	if _, said, err := write(slipCommand{Size: "sheet", Format: "pdf", Out: file}, invited); err != nil || !strings.Contains(said, file) {
		t.Errorf("to a file: %v, said %q", err, said)
	}
	if content, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("the file: %v", err)
	}
}

// TestImportedDossiersAreInvited goes the whole way of a dossier: from the one-stop software's file to a code in a list, and
// from the code to the survey that knows the dossier, and its answer to a list in which it is spent.
func TestImportedDossiersAreInvited(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	day := time.Now().AddDate(0, 0, -2).Format(time.DateOnly)
	file := filepath.Join(dir, "dossiers.csv")
	rows := "dossier,procedure,point,applicant,received,due,decided,status\n" +
		"H30/1,2.001583,TT-05,citizen,2021-01-04," + day + "," + day + ",closed\n" +
		"H30/2,2.001583,TT-05,citizen,2021-01-04," + day + ",,open\n" +
		"H30/3,2.001583,TT-06,citizen,2021-01-04,2021-01-20,2021-01-20,refused\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errOut, status := call(t, "vi", "", "import", "dossiers", "--data", dir, file); status != 0 {
		t.Fatalf("import: status %d, %s", status, errOut)
	}
	list := func(args ...string) [][]string {
		t.Helper()
		out, errOut, status := call(t, "vi", "", append([]string{"slip", "--data", dir, slipBase, "--format", "csv"}, args...)...)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\uFEFF"))).ReadAll()
		if status != 0 || err != nil {
			t.Fatalf("slip %v: status %d, %v, %s", args, status, err, errOut)
		}
		return rows[1:]
	}
	of := list("--day", day)
	if len(of) != 1 || of[0][0] != "H30/1" || of[0][7] != "no" {
		t.Fatalf("the list of the day: %q, want the closed one alone", of)
	}
	if old := list("--day", "20/1/2021", "--point", "TT-06"); len(old) != 1 || old[0][0] != "H30/3" {
		t.Errorf("the list of an earlier day: %q", old)
	}
	answerInvitation(t, dir, of[0])
	if again := list("--dossier", "h30 / 1"); len(again) != 1 || again[0][4] != of[0][4] || again[0][7] != "yes" {
		t.Errorf("after the answer: %q, want the same code, spent", again)
	}
	if _, errOut, status := call(t, "vi", "", "slip", "--data", dir, slipBase, "--dossier", "H30/1"); status != 1 || !strings.Contains(errOut, "đã được sử dụng") {
		t.Errorf("the slip of the spent code: status %d, %s", status, errOut)
	}
}

// answerInvitation opens the survey of a row of the list by its code and by its link, and answers it.
func answerInvitation(t *testing.T, dir string, row []string) {
	t.Helper()
	h, err := open(t.Context(), config.Data{Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	in := h.intake()
	defer in.Close()
	for _, typed := range []string{row[4], strings.ToLower(row[4]), strings.TrimPrefix(row[5], "https://hailong.example.vn/i/")} {
		inv, err := in.Invitation(t.Context(), typed)
		if err != nil || inv.Dossier.Code != "H30/1" || inv.Dossier.Point != "TT-05" || inv.Dossier.Procedure != "2.001583" || inv.Used {
			t.Errorf("the code opens %+v, %v", inv.Dossier, err)
		}
	}
	sub := survey.Submission{Key: "a-key-made-by-the-client", Survey: h.catalog.Current(h.catalog.Center.Survey).VersionID(), Lang: "vi", Answers: map[survey.QuestionID][]string{"overall": {"5"}}}
	if _, err := in.AcceptPersonal(t.Context(), row[4], sub); err != nil {
		t.Fatalf("answer: %v", err)
	}
}
