package e2e_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hailong/internal/locale"
)

// partOf reads a file out of a zip.
func partOf(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// told are the figures of the whole and of its agencies as `hailong figures` gives them.
type told struct {
	Satisfaction struct {
		PerBusiness rate `json:"per_business"`
		PerResponse rate `json:"per_response"`
	} `json:"satisfaction"`
	Targets []struct {
		ID    string `json:"id"`
		Parts []struct {
			Share *rate    `json:"share"`
			Value *float64 `json:"value"`
		} `json:"parts"`
	} `json:"targets"`
	Groups []struct {
		Key, Label   string
		Satisfaction struct {
			PerBusiness rate `json:"per_business"`
			PerResponse rate `json:"per_response"`
		} `json:"satisfaction"`
	} `json:"groups"`
}

type rate struct {
	Num, Den int64
	Rate     *float64
}

// TestTheSameFileEverywhere: what the console gives is byte for byte what the command line gives, and its figures are those of
// `hailong figures`: headline, targets and agencies, in Word, Excel, slides, chart and open data.
func TestTheSameFileEverywhere(t *testing.T) {
	t.Parallel()
	h := sampleHouse(t)
	dir := t.TempDir()
	var want told
	if err := json.Unmarshal([]byte(hailong(t, 0, append([]string{"figures", "--period", "2021", "--by", "agency"}, h.flags...)...)), &want); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, ending := range []string{"docx", "xlsx", "pptx", "pdf"} {
		out := filepath.Join(dir, "r."+ending)
		hailong(t, 0, append([]string{"report", "--period", "2021", "--out", out}, h.flags...)...)
		body, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		files[ending] = body
		if console, _ := fetch(t, h.manager, h.url+"/console/reports/2021."+ending, ""); !bytes.Equal(body, console) {
			t.Errorf("%s: %d bytes from the command line, others (%d) from the console", ending, len(body), len(console))
		}
	}
	p := locale.For("vi")
	headline := want.Satisfaction.PerBusiness
	says := func(where, text string, wanted ...string) {
		t.Helper()
		for _, w := range wanted {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q", where, w)
			}
		}
	}
	printed := func(r rate) string { return p.PercentNear(*r.Rate, .95, .9) }
	word := string(partOf(t, files["docx"], "word/document.xml"))
	says("the report", word, printed(headline), ">"+p.Number(headline.Num)+"<", ">"+p.Number(headline.Den)+"<", ">"+printed(want.Satisfaction.PerResponse)+"<")
	for _, target := range want.Targets {
		for _, part := range target.Parts {
			if part.Share != nil && part.Share.Rate != nil {
				says("the report, "+target.ID, word, "("+p.Number(part.Share.Num)+"/"+p.Number(part.Share.Den)+")")
			}
		}
	}
	checkSheets(t, files["xlsx"], &want)
	says("the slides", string(partOf(t, files["pptx"], "ppt/slides/slide2.xml")), printed(headline), p.Number(headline.Num)+" trên "+p.Number(headline.Den))
	for _, g := range want.Groups {
		if g.Satisfaction.PerBusiness.Rate != nil {
			says("the report, "+g.Key, word, ">"+p.Number(g.Satisfaction.PerBusiness.Num)+"<")
		}
	}
	pack := filepath.Join(dir, "pack.zip")
	hailong(t, 0, append([]string{"report", "--pack", "pci", "--year", "2021", "--out", pack}, h.flags...)...)
	says("verify", hailong(t, 0, "verify", pack), p.Number(headline.Num)+"/"+p.Number(headline.Den))
	body, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	h.post(t, "/console/reports/pack", "/console/reports", url.Values{"period": {"2021"}})
	if console, _ := fetch(t, h.viewer(t), h.url+"/console/reports/2021-pci.zip", ""); !bytes.Equal(body, console) {
		t.Error("the console gives another pack than the command line")
	}
	says("the chart", string(partOf(t, body, "bieu-do/muc-tieu.svg")), printed(headline))
	says("the open data", string(partOf(t, body, "du-lieu/bang/ty-le-chung.csv")), strconv.FormatInt(headline.Num, 10)+","+strconv.FormatInt(headline.Den, 10)+","+strconv.FormatFloat(*headline.Rate, 'g', -1, 64))
	body[len(body)/2] ^= 1
	if err := os.WriteFile(pack, body, 0o600); err != nil {
		t.Fatal(err)
	}
	hailong(t, 1, "verify", pack)
}

// checkSheets holds the workbook's sheets of agencies and targets against the figures.
func checkSheets(t *testing.T, body []byte, want *told) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Cơ quan")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range want.Groups {
		found := false
		for _, r := range rows {
			found = found || len(r) > 5 && r[1] == g.Key && r[4] == strconv.FormatInt(g.Satisfaction.PerBusiness.Num, 10) && r[5] == strconv.FormatInt(g.Satisfaction.PerBusiness.Den, 10)
		}
		if !found {
			t.Errorf("the workbook has no row of %s with %d of %d", g.Key, g.Satisfaction.PerBusiness.Num, g.Satisfaction.PerBusiness.Den)
		}
	}
	if rows, err = f.GetRows("Mục tiêu"); err != nil {
		t.Fatal(err)
	}
	parts, at := 0, 0
	for at < len(rows) && (len(rows[at]) == 0 || rows[at][0] != "STT") {
		at++
	}
	for _, target := range want.Targets {
		for _, part := range target.Parts {
			parts++
			r := rows[min(at+parts, len(rows)-1)]
			if r[1] != target.ID || part.Share != nil && part.Share.Rate != nil && (r[8] != strconv.FormatInt(part.Share.Num, 10) || r[9] != strconv.FormatInt(part.Share.Den, 10)) {
				t.Errorf("the workbook's target %s: %v, want %+v", target.ID, r, part)
			}
		}
	}
	if parts < 13 {
		t.Errorf("%d parts of targets", parts)
	}
}

// TestFilesOnEachEngine: a template handed in, a year of the PCI, a closed period and its pack, on both stores.
func TestFilesOnEachEngine(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			at, dir := e.args(t), t.TempDir()
			run := func(status int, args ...string) string { return hailong(t, status, append(args, at...)...) }
			file := func(name string) string { return filepath.Join(dir, name) }
			run(0, "sample", "--responses", "300", "--seed", "9")
			run(0, "template", "get", "report", "--own", "--out", file("mau.docx"))
			run(0, "template", "use", "report", file("mau.docx"), "--who", "Lan")
			run(1, "template", "check", "slides", file("mau.docx"))
			if err := os.WriteFile(file("pci.csv"), []byte("year,score,rank,of,source\n2025,61.5,20,34,VCCI\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			run(0, "pci", "import", file("pci.csv"))
			if list := run(0, "pci", "list"); !strings.Contains(list, "2025,61.50,20,34") || !strings.Contains(list, "2020,60.01,62,63") {
				t.Errorf("the register: %s", list)
			}
			run(0, "freeze", "2021-H1", "--who", "Trần Văn Bình")
			run(0, "report", "--period", "2021-H1", "--out", file("r.docx"))
			body, err := os.ReadFile(file("r.docx"))
			if err != nil {
				t.Fatal(err)
			}
			if word := string(partOf(t, body, "word/document.xml")); !strings.Contains(word, "Trần Văn Bình") {
				t.Error("the report does not say who closed the period")
			}
			run(0, "report", "--pack", "pci", "--period", "2021-H1", "--out", file("pack.zip"))
			hailong(t, 0, "verify", file("pack.zip"))
			run(2, "report", "--pack", "pci", "--period", "2021-Q1", "--out", file("q.zip"))
			run(2, "report", "--period", "2021", "--out", file("r.exe"))
			for _, name := range []string{"q.zip", "r.exe"} {
				if _, err := os.Stat(file(name)); err == nil {
					t.Errorf("%s is there though it was refused", name)
				}
			}
		})
	}
}
