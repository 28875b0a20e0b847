package e2e_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
)

// form is one row of the independent program: its own idea of a response.
type form struct {
	at        time.Time
	point     string
	applicant string
	tax       string
	channel   string
	lang      string
	answers   map[string]string
}

var scaleIDs = []string{"overall", "access", "procedure", "staff", "result", "feedback"}

// forms makes rows up. Several businesses answer often, now and then at the same minute; times run over the ends of months.
func forms(n int) []form {
	r := rand.New(rand.NewPCG(2021, 31))
	zone := time.FixedZone("", 7*3600)
	var codes []string
	for i := range 900 {
		codes = append(codes, taxCode(i))
	}
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	out := make([]form, n)
	for i := range out {
		f := form{
			at:    time.Date(2021, 1, 1, 0, 0, 60*r.IntN(365*24*60), 0, zone),
			point: fmt.Sprintf("TT-%02d", 1+r.IntN(12)), applicant: pick("business", "business", "business", "household", "citizen"),
			channel: pick("", "paper", "counter", "online"), lang: pick("vi", "vi", "en"), answers: map[string]string{},
		}
		if i%7 == 0 && i > 0 {
			f.at = out[i-1].at // the same minute as another
		}
		if r.IntN(10) < 8 {
			f.tax = codes[r.IntN(len(codes))]
		}
		for _, q := range scaleIDs {
			f.answers[q] = pick("5", "5", "5", "4", "4", "4", "3", "2", "1", "na", "")
		}
		f.answers["extra_contacts"] = pick("0", "0", "1", "2", "3+", "", "na")
		f.answers["extra_payment"] = pick("no", "no", "no", "yes", "refused", "")
		if f.answers["overall"] == "1" || f.answers["overall"] == "2" {
			f.answers["reasons"] = pick("late", "guidance;other", "")
		}
		f.answers["comment"] = pick("", "", "Chậm, cần \"nhanh\" hơn", "=1+1")
		out[i] = f
	}
	return out
}

// taxCode makes a code with a right check digit, now and then of a branch.
func taxCode(i int) string {
	for serial := 1000 + 37*i; ; serial++ {
		d := fmt.Sprintf("17%07d", serial)
		sum := 0
		for k, w := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
			sum += w * int(d[k]-'0')
		}
		if c := 10 - sum%11; c < 10 {
			code := d + fmt.Sprint(c)
			if i%5 == 0 {
				code += fmt.Sprintf("-%03d", 1+i%9)
			}
			return code
		}
	}
}

func writeForms(t *testing.T, path string, list []form) {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	head := []string{"survey", "point", "received_at", "applicant", "business", "channel", "lang"}
	ids := append(append([]string{}, scaleIDs...), "extra_contacts", "extra_payment", "reasons", "comment")
	w.Write(append(head, ids...))
	for i, f := range list {
		at := f.at.Format("02/01/2006 15:04")
		if i%2 == 1 {
			at = f.at.UTC().Format(time.RFC3339)
		}
		row := []string{"business-satisfaction.v1", f.point, at, f.applicant, f.tax, f.channel, f.lang}
		for _, id := range ids {
			row = append(row, f.answers[id])
		}
		w.Write(row)
	}
	w.Flush()
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// expected is the independent calculation: plain loops, and an interval found by bisection of the score test.
type expected struct {
	received, outside, na, blank                   int
	num, den, bizNum, bizDen, unidentified, levels int
	factors                                        map[string][2]int
	contacts, payments                             map[string]int
	byLevel                                        map[string]int
}

func calculate(list []form, from, to string, keep func(form) bool) expected {
	e := expected{factors: map[string][2]int{}, contacts: map[string]int{}, payments: map[string]int{}, byLevel: map[string]int{}}
	type last struct {
		at    time.Time
		level int
	}
	latest := map[string]last{}
	for _, f := range list {
		day := f.at.Format("2006-01-02")
		if day < from || day > to || !keep(f) {
			continue
		}
		e.received++
		if f.applicant != "business" {
			e.outside++
			continue
		}
		for _, q := range scaleIDs {
			if a := f.answers[q]; a != "" && a != "na" {
				x := e.factors[q]
				x[1]++
				if a == "4" || a == "5" {
					x[0]++
				}
				e.factors[q] = x
			}
		}
		e.contacts[f.answers["extra_contacts"]]++
		e.payments[f.answers["extra_payment"]]++
		overall := f.answers["overall"]
		switch overall {
		case "":
			e.blank++
			continue
		case "na":
			e.na++
			continue
		}
		level := int(overall[0] - '0')
		e.den++
		e.levels += level
		e.byLevel[overall]++
		if level >= 4 {
			e.num++
		}
		tax := strings.ReplaceAll(f.tax, "-", "")
		if tax == "" {
			e.unidentified++
			continue
		}
		old, seen := latest[tax]
		if !seen || f.at.After(old.at) || f.at.Equal(old.at) && level < old.level {
			latest[tax] = last{f.at, level}
		}
	}
	for _, l := range latest {
		e.bizDen++
		if l.level >= 4 {
			e.bizNum++
		}
	}
	return e
}

// bounds finds the ends of the score interval by bisection.
func bounds(num, den int) (low, high float64) {
	p, n := float64(num)/float64(den), float64(den)
	const z = 1.959963984540054
	far := func(x float64) bool { return (p-x)*(p-x) > z*z*x*(1-x)/n }
	a, b := 0.0, p
	for range 200 {
		if m := (a + b) / 2; far(m) {
			a = m
		} else {
			b = m
		}
	}
	low = (a + b) / 2
	a, b = p, 1.0
	for range 200 {
		if m := (a + b) / 2; far(m) {
			b = m
		} else {
			a = m
		}
	}
	return low, (a + b) / 2
}

type proportion struct {
	Num, Den        int
	Rate, Low, High *float64
}

type report struct {
	AsOf         string `json:"as_of"`
	Satisfaction struct {
		PerBusiness struct {
			proportion
			Unidentified int
		} `json:"per_business"`
		PerResponse   proportion `json:"per_response"`
		Levels        map[string]int
		Mean          *float64
		WeightedIndex *float64 `json:"weighted_index"`
		Factors       map[string]proportion
		Headline      string
	}
	Verdicts []struct {
		Target, Point, Statistical string
		Threshold                  float64
	}
	Service struct {
		ExtraContacts map[string]int `json:"extra_contacts"`
		ExtraPayment  map[string]int `json:"extra_payment"`
	}
	Reconciliation struct {
		Received, Duplicates, Counted int
		Excluded                      map[string]int
	}
	Groups []struct {
		Key          string
		Satisfaction struct {
			PerBusiness proportion `json:"per_business"`
			PerResponse proportion `json:"per_response"`
		}
	}
}

func (e expected) compare(t *testing.T, what string, r report) {
	t.Helper()
	check := func(name string, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %s = %v, want %v", what, name, got, want)
		}
	}
	near := func(name string, got *float64, want float64) {
		if got == nil || math.Abs(*got-want) > 1e-9 {
			t.Errorf("%s: %s = %v, want %v", what, name, got, want)
		}
	}
	rate := func(name string, p proportion, num, den int) {
		check(name, [2]int{p.Num, p.Den}, [2]int{num, den})
		if den == 0 {
			check(name+" without data", p.Rate == nil && p.Low == nil && p.High == nil, true)
			return
		}
		low, high := bounds(num, den)
		near(name+" rate", p.Rate, float64(num)/float64(den))
		near(name+" low", p.Low, low)
		near(name+" high", p.High, high)
	}
	s := r.Satisfaction
	rate("per business", s.PerBusiness.proportion, e.bizNum, e.bizDen)
	rate("per response", s.PerResponse, e.num, e.den)
	check("unidentified", s.PerBusiness.Unidentified, e.unidentified)
	if e.den > 0 {
		near("mean", s.Mean, float64(e.levels)/float64(e.den))
		near("weighted index", s.WeightedIndex, 25*(float64(e.levels)/float64(e.den)-1))
	}
	for _, l := range []string{"1", "2", "3", "4", "5"} {
		check("level "+l, s.Levels[l], e.byLevel[l])
	}
	check("na, blank", [2]int{s.Levels["na"], s.Levels["blank"]}, [2]int{e.na, e.blank})
	for _, q := range scaleIDs[1:] {
		rate("factor "+q, s.Factors[q], e.factors[q][0], e.factors[q][1])
	}
	for _, c := range []string{"0", "1", "2", "3+"} {
		check("contacts "+c, r.Service.ExtraContacts[c], e.contacts[c])
	}
	for _, c := range []string{"yes", "no", "refused"} {
		check("payment "+c, r.Service.ExtraPayment[c], e.payments[c])
	}
	rec := r.Reconciliation
	check("reconciliation", []int{rec.Received, rec.Duplicates, rec.Counted, rec.Excluded["applicant"], rec.Excluded["na"], rec.Excluded["blank"], rec.Excluded["ruling"]},
		[]int{e.received, 0, e.den, e.outside, e.na, e.blank, 0})
}

// TestImportedFiguresEqualAnotherProgramsOwn imports 10.000 responses on both engines, twice and in another order, and
// holds every number against the calculation above; the two engines must print the same but for as_of.
func TestImportedFiguresEqualAnotherProgramsOwn(t *testing.T) {
	t.Parallel()
	list := forms(10_000)
	file := filepath.Join(t.TempDir(), "phieu.csv")
	writeForms(t, file, list)
	questions := [][]string{
		{"--from", "2021-01-01", "--to", "2021-12-31", "--by", "month"},
		{"--from", "2021-03-05", "--to", "2021-03-31", "--by", "day"},
		{"--period", "2021-H1", "--by", "point"},
		{"--from", "2021-01-01", "--to", "2021-12-31", "--point", "TT-03", "--point", "TT-04", "--by", "quarter"},
		{"--from", "2021-01-01", "--to", "2021-12-31", "--channel", "online", "--language", "en", "--by", "week"},
		{"--from", "2022-01-01", "--to", "2022-02-28", "--by", "month"},
	}
	printed := map[string][]string{}
	for _, e := range engines {
		args := e.args(t)
		run := func(command ...string) string { return hailong(t, 0, append(command, args...)...) }
		run("import", "responses", file)
		before := withoutAsOf(run(append([]string{"figures"}, questions[0]...)...))
		out := run("import", "responses", file)
		if !strings.Contains(out, "nhập mới 0") || !strings.Contains(out, "đã có 10.000") {
			t.Errorf("%s: importing again prints %q", e.name, out)
		}
		if again := withoutAsOf(run(append([]string{"figures"}, questions[0]...)...)); again != before {
			t.Errorf("%s: importing again changes the figures", e.name)
		}
		for _, q := range questions {
			printed[e.name] = append(printed[e.name], run(append([]string{"figures"}, q...)...))
		}
	}
	for i, q := range questions {
		a, b := printed["sqlite"][i], printed["mongodb"][i]
		if withoutAsOf(a) != withoutAsOf(b) {
			t.Errorf("%v: the engines differ", q)
		}
		var r report
		if err := json.Unmarshal([]byte(a), &r); err != nil {
			t.Fatal(err)
		}
		holdAgainst(t, i, list, r)
	}
}

func holdAgainst(t *testing.T, i int, list []form, r report) {
	t.Helper()
	all := func(form) bool { return true }
	switch i {
	case 0:
		calculate(list, "2021-01-01", "2021-12-31", all).compare(t, "the year", r)
		holdGroups(t, r, 12, func(key string) expected { return calculate(list, key+"-01", key+"-31", all) })
		if got := fmt.Sprintf("%v %v %s", r.Verdicts[0].Threshold, r.Verdicts[1].Threshold, r.Satisfaction.Headline); got != "95 90 business" {
			t.Errorf("verdicts and headline: %s", got)
		}
	case 1:
		calculate(list, "2021-03-05", "2021-03-31", all).compare(t, "March", r)
		holdGroups(t, r, 27, func(key string) expected { return calculate(list, key, key, all) })
	case 2:
		calculate(list, "2021-01-01", "2021-05-31", all).compare(t, "the half-year", r)
		holdGroups(t, r, 12, func(key string) expected {
			return calculate(list, "2021-01-01", "2021-05-31", func(f form) bool { return f.point == key })
		})
	case 3:
		calculate(list, "2021-01-01", "2021-12-31", func(f form) bool { return f.point == "TT-03" || f.point == "TT-04" }).compare(t, "two points", r)
	case 4:
		calculate(list, "2021-01-01", "2021-12-31", func(f form) bool { return f.channel == "online" && f.lang == "en" }).compare(t, "online in English", r)
	case 5:
		calculate(list, "2022-01-01", "2022-02-28", all).compare(t, "nothing", r)
		if len(r.Groups) != 2 {
			t.Errorf("%d empty months, want 2", len(r.Groups))
		}
	}
}

func holdGroups(t *testing.T, r report, n int, of func(string) expected) {
	t.Helper()
	if len(r.Groups) != n {
		t.Errorf("%d groups, want %d", len(r.Groups), n)
	}
	if !sort.SliceIsSorted(r.Groups, func(i, j int) bool { return r.Groups[i].Key < r.Groups[j].Key }) {
		t.Error("groups are not in order")
	}
	for _, g := range r.Groups {
		e, s := of(g.Key), g.Satisfaction
		if got, want := [4]int{s.PerBusiness.Num, s.PerBusiness.Den, s.PerResponse.Num, s.PerResponse.Den}, [4]int{e.bizNum, e.bizDen, e.num, e.den}; got != want {
			t.Errorf("group %s: %v, want %v", g.Key, got, want)
		}
	}
}

func withoutAsOf(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if !strings.Contains(line, `"as_of"`) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
