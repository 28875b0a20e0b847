package brief

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/report"
	"hailong/internal/survey"
)

// Verified is what a check of a pack found.
type Verified struct {
	Figures     *Figures
	Files       int      // listed and unchanged
	Changed     []string // other bytes than the MANIFEST says
	Missing     []string // listed and not there
	Unlisted    []string // there and not listed
	Differences []string // figures that the rows do not give
	Headline    report.Proportion
}

// Sound tells whether nothing is wrong.
func (v *Verified) Sound() bool {
	return len(v.Changed)+len(v.Missing)+len(v.Unlisted)+len(v.Differences) == 0
}

// maxPack bounds what a pack may unpack to.
const maxPack = 1 << 30

// Verify checks a pack: each file against the MANIFEST, and the figures against the pack's own rows. What is no pack gives an
// Invalid error.
func Verify(r io.ReaderAt, size int64) (*Verified, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Key: "pack.none", Field: "file", Err: err}
	}
	files, left := map[string][]byte{}, int64(maxPack)
	for _, f := range z.File {
		if _, twice := files[f.Name]; twice {
			return nil, &survey.Error{Kind: survey.Invalid, Key: "pack.twice", Field: "file", Args: []any{"name", f.Name}}
		}
		body, err := readFile(f, left)
		if err != nil {
			return nil, &survey.Error{Kind: survey.Invalid, Key: "pack.damaged", Field: "file", Args: []any{"name", f.Name}, Err: err}
		}
		files[f.Name], left = body, left-int64(len(body))
	}
	return verify(files)
}

func readFile(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(body)) > most {
		err = errors.New("it unpacks to too much")
	}
	return body, err
}

func verify(files map[string][]byte) (*Verified, error) {
	list, ok := files[packManifest]
	if !ok {
		return nil, &survey.Error{Kind: survey.Invalid, Key: "pack.none", Field: "file"}
	}
	v := &Verified{}
	v.manifest(files, list)
	if files[packFigures] == nil || files[packRows] == nil {
		return v, nil // among the missing
	}
	if err := json.Unmarshal(files[packFigures], &v.Figures); err != nil || len(v.Figures.Reports) == 0 {
		return nil, &survey.Error{Kind: survey.Invalid, Key: "pack.damaged", Field: "file", Args: []any{"name", packFigures}, Err: err}
	}
	return v, v.recompute(files)
}

func (v *Verified) manifest(files map[string][]byte, list []byte) {
	listed := map[string]bool{packManifest: true}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "  ")
		if !ok {
			continue
		}
		listed[name] = true
		body, there := files[name]
		switch {
		case !there:
			v.Missing = append(v.Missing, name)
		case fmt.Sprintf("%x", sha256.Sum256(body)) != sum:
			v.Changed = append(v.Changed, name)
		default:
			v.Files++
		}
	}
	for _, need := range []string{packFigures, packRows} {
		if !listed[need] && files[need] == nil {
			v.Missing = append(v.Missing, need)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !listed[name] {
			v.Unlisted = append(v.Unlisted, name)
		}
	}
}

// recompute counts the pack's rows and holds the figures against them.
func (v *Verified) recompute(files map[string][]byte) error {
	whole := v.Figures.Reports[0]
	rows, err := readRows(files[packRows], v.Figures.Satisfied)
	if err != nil {
		return &survey.Error{Kind: survey.Invalid, Key: "pack.damaged", Field: "file", Args: []any{"name", packRows}, Err: err}
	}
	fingerprint, err := report.Fingerprint(v.Figures.Reports)
	if err != nil {
		return err
	}
	if fingerprint != v.Figures.Fingerprint {
		v.Differences = append(v.Differences, "fingerprint")
	}
	v.Headline = whole.Satisfaction.HeadlineRate()
	s := &whole.Satisfaction
	v.compare("per_response", &s.PerResponse, rows.all[string(survey.OverallQuestion)])
	v.compare("per_business", &s.PerBusiness.Proportion, rows.deciding[string(survey.OverallQuestion)])
	for _, id := range slices.Sorted(maps.Keys(s.Factors)) {
		if p := s.Factors[id]; id != survey.OverallQuestion {
			v.compare("factors."+string(id), &p, rows.all[string(id)])
		}
	}
	if !s.Hidden {
		v.compareCodes("levels", s.Levels, rows.codes[string(survey.OverallQuestion)])
	}
	v.compareCodes("extra_contacts", whole.Service.ExtraContacts, rows.codes[string(extraContacts)])
	if !whole.Service.ExtraPaymentRate.Hidden {
		v.compareCodes("extra_payment", whole.Service.ExtraPayment, rows.codes[string(extraPayment)])
	}
	if files[packDossiers] == nil {
		return nil // among the missing
	}
	dossiers, err := readDossiers(files[packDossiers])
	if err != nil {
		return &survey.Error{Kind: survey.Invalid, Key: "pack.damaged", Field: "file", Args: []any{"name", packDossiers}, Err: err}
	}
	v.service(&whole.Service, dossiers)
	return nil
}

func (v *Verified) compare(name string, said *report.Proportion, counted [2]int64) {
	if !said.Hidden && (said.Num != counted[0] || said.Den != counted[1]) {
		v.Differences = append(v.Differences, fmt.Sprintf("%s: %d/%d ≠ %d/%d", name, said.Num, said.Den, counted[0], counted[1]))
	}
}

func (v *Verified) compareCodes(name string, said, counted map[string]int64) {
	for _, code := range slices.Sorted(maps.Keys(said)) {
		if said[code] != counted[code] {
			v.Differences = append(v.Differences, fmt.Sprintf("%s.%s: %d ≠ %d", name, code, said[code], counted[code]))
		}
	}
}

// service holds the figures of dossiers against the counts of them.
func (v *Verified) service(s *report.Service, counted *dossierCounts) {
	for _, f := range []struct {
		name string
		p    *report.Proportion
	}{{"on_time", s.OnTime}, {"on_time_closed", s.OnTimeClosed}, {"within_limit", s.WithinLimit}, {"within_plan", s.WithinPlan}, {"online", s.Online}, {"cashless", s.Cashless}} {
		if f.p != nil {
			v.compare(f.name, f.p, counted.rates[f.name])
		}
	}
	if s.Days == nil || s.Days.Median == nil || s.Days.P90 == nil {
		return
	}
	for _, q := range []struct {
		name       string
		hundredths int64
		said       int64
	}{{"days.median", 50, *s.Days.Median}, {"days.p90", 90, *s.Days.P90}} {
		if b := counted.quantile(q.hundredths); q.said < int64(b.from) || q.said > int64(b.to) {
			v.Differences = append(v.Differences, fmt.Sprintf("%s: %d ≠ %d–%d", q.name, q.said, b.from, b.to))
		}
	}
}

// dossierCounts are the counts of a pack's dossiers: of each figure kept and all, and of the days that they took.
type dossierCounts struct {
	rates map[string][2]int64
	days  []bin
}

// quantile gives the span in which the rank lies, by nearest rank; an empty one where nothing was counted.
func (d *dossierCounts) quantile(hundredths int64) bin {
	var all int64
	for _, b := range d.days {
		all += b.n
	}
	rank := (hundredths*all + 99) / 100
	for _, b := range d.days {
		if rank -= b.n; rank <= 0 {
			return b
		}
	}
	return bin{}
}

func readDossiers(body []byte) (*dossierCounts, error) {
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) != 4 {
		return nil, errors.Join(err, errors.New("figure, value, to_value and dossiers are wanted"))
	}
	d := &dossierCounts{rates: map[string][2]int64{}}
	for _, r := range rows[1:] {
		n, err := strconv.ParseInt(r[3], 10, 64)
		if err != nil {
			return nil, err
		}
		if r[0] != "days" {
			rate := d.rates[r[0]]
			if rate[1] += n; r[1] == "1" {
				rate[0] += n
			}
			d.rates[r[0]] = rate
			continue
		}
		from, err := strconv.Atoi(r[1])
		if err != nil {
			return nil, err
		}
		to, err := strconv.Atoi(r[2])
		if err != nil {
			return nil, err
		}
		d.days = append(d.days, bin{from, to, n})
	}
	return d, nil
}

// rowCounts are the answers of a pack's rows by column: satisfied and all, of those that decide too, and how many gave each answer.
type rowCounts struct {
	all, deciding map[string][2]int64
	codes         map[string]map[string]int64
}

// readRows counts the rows of a CSV file, one after the other.
func readRows(body []byte, satisfied []string) (*rowCounts, error) {
	r := csv.NewReader(bytes.NewReader(body))
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return nil, err
	}
	head = slices.Clone(head)
	decides := slices.Index(head, "decides")
	t := &rowCounts{map[string][2]int64{}, map[string][2]int64{}, map[string]map[string]int64{}}
	for _, name := range head {
		t.codes[name] = map[string]int64{}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		for i, x := range row {
			t.codes[head[i]][x]++
			if _, err := strconv.Atoi(x); err != nil {
				continue
			}
			good := slices.Contains(satisfied, x)
			add(t.all, head[i], good)
			if decides >= 0 && row[decides] == "1" {
				add(t.deciding, head[i], good)
			}
		}
	}
}

func add(to map[string][2]int64, column string, good bool) {
	n := to[column]
	n[1]++
	if good {
		n[0]++
	}
	to[column] = n
}
