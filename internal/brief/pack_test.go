package brief_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hailong/internal/brief"
	"hailong/internal/office"
	"hailong/internal/report"
	"hailong/internal/survey"
)

// packOf gathers a pack of made-up answers. The generator gives the same answers again and again, as a store does.
func packOf(t testing.TB, responses int, name string) *brief.PackInput {
	t.Helper()
	b, answers := madeWith(t, responses)
	public, err := b.ExactPublic(b, nil)
	must(t, err)
	in := input(t, public, name)
	days, err := b.DayCounts(in.Book.Period)
	must(t, err)
	q, _ := in.Survey.Question(survey.OverallQuestion)
	return &brief.PackInput{
		Input: *in, Days: days,
		Counts: func(r *survey.Response) bool { return slices.Contains(in.Center.Population, r.Applicant) },
		Level: func(r *survey.Response) (survey.Choice, bool) {
			c, ok := q.Choice(r.Code(survey.OverallQuestion))
			return c, ok && c.Level > 0 && slices.Contains(in.Center.Population, r.Applicant)
		},
		Answers: func() iter.Seq2[*survey.Response, error] {
			return func(yield func(*survey.Response, error) bool) {
				for _, r := range answers {
					if in.Book.Period.Holds(r.Received) && !yield(r, nil) {
						return
					}
				}
			}
		},
	}
}

func packed(t testing.TB, in *brief.PackInput) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, brief.Pack(&b, in))
	return b.Bytes()
}

func verified(t testing.TB, pack []byte) *brief.Verified {
	t.Helper()
	v, err := brief.Verify(bytes.NewReader(pack), int64(len(pack)))
	must(t, err)
	return v
}

// TestThePack: it is sound, holds whole documents, and its tables say the figures that its JSON has.
func TestThePack(t *testing.T) {
	t.Parallel()
	in := packOf(t, 3000, "2021")
	pack := packed(t, in)
	if v := verified(t, pack); !v.Sound() || v.Files < 30 {
		t.Fatalf("%+v", v)
	}
	files := parts(t, pack)
	for name, body := range files {
		if strings.HasSuffix(name, ".png") && !bytes.Contains(body[:64], []byte("pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01")) {
			t.Errorf("%s does not say that it has 300 dots an inch", name)
		}
	}
	for _, name := range []string{"bao-cao.docx", "so-lieu.xlsx", "trinh-chieu.pptx"} {
		checkOOXML(t, files[name])
	}
	var figures brief.Figures
	must(t, json.Unmarshal(files["du-lieu/so-lieu.json"], &figures))
	agencies := figures.Reports[2]
	rows := csvOf(t, files["du-lieu/bang/don-vi.csv"])
	for _, g := range agencies.Groups {
		i := slices.IndexFunc(rows, func(r map[string]string) bool { return r["ma"] == g.Key })
		p := g.Satisfaction.PerBusiness
		switch {
		case i < 0:
			t.Errorf("no row of %s", g.Key)
		case g.Satisfaction.Hidden || p.Hidden:
			if rows[i]["hidden"] != "1" || rows[i]["so"] != "" {
				t.Errorf("%v is hidden in the figures", rows[i])
			}
		case rows[i]["so"] != strconv.FormatInt(p.Num, 10) || rows[i]["ty_le"] != strconv.FormatFloat(*p.Rate, 'g', -1, 64):
			t.Errorf("%v, figures %d/%d", rows[i], p.Num, p.Den)
		}
	}
	if !bytes.Equal(pack, packed(t, packOf(t, 3000, "2021"))) {
		t.Error("the same period gives other bytes")
	}
	for name, body := range files {
		if strings.HasSuffix(name, ".csv") && bytes.Contains(body, []byte("comment")) {
			t.Errorf("%s has a column of texts", name)
		}
	}
}

func csvOf(t testing.TB, body []byte) (out []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	must(t, err)
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = r[i]
		}
		out = append(out, row)
	}
	return out
}

// TestServiceLevelsFromThePack: rates and quantiles come out of the counts of dossiers, by the rule that the README gives.
func TestServiceLevelsFromThePack(t *testing.T) {
	t.Parallel()
	in := packOf(t, 3000, "2021")
	files := parts(t, packed(t, in))
	s := in.Book.Whole.Service
	counts := map[string]int64{}
	var days []map[string]string
	var n int64
	for _, r := range csvOf(t, files["du-lieu/ho-so.csv"]) {
		k, err := strconv.ParseInt(r["dossiers"], 10, 64)
		must(t, err)
		if r["figure"] == "days" {
			days, n = append(days, r), n+k
			if k < in.Book.Whole.Public.Floor {
				t.Errorf("a span of %d dossiers: %v", k, r)
			}
			continue
		}
		counts[r["figure"]+r["value"]] = k
	}
	for name, p := range map[string]*report.Proportion{"on_time": s.OnTime, "on_time_closed": s.OnTimeClosed, "within_limit": s.WithinLimit, "within_plan": s.WithinPlan, "online": s.Online, "cashless": s.Cashless} {
		if p == nil || counts[name+"1"] != p.Num || counts[name+"1"]+counts[name+"0"] != p.Den {
			t.Errorf("%s: %d and %d, figures %+v", name, counts[name+"1"], counts[name+"0"], p)
		}
	}
	quantile := func(hundredths int64) string {
		rank := (hundredths*n + 99) / 100
		for _, r := range days {
			k, _ := strconv.ParseInt(r["dossiers"], 10, 64)
			if rank -= k; rank <= 0 {
				return r["to_value"]
			}
		}
		return ""
	}
	if quantile(50) != strconv.FormatInt(*s.Days.Median, 10) || quantile(90) != strconv.FormatInt(*s.Days.P90, 10) || n != s.Days.N {
		t.Errorf("median %s, p90 %s of %d, figures %+v", quantile(50), quantile(90), n, s.Days)
	}
}

// TestNobodyIsFoundInTheRows: every span has for each column no answer or at least the floor, and no table of the pack shows a
// group of fewer.
func TestNobodyIsFoundInTheRows(t *testing.T) {
	t.Parallel()
	for _, responses := range []int{40, 150, 700, 3000} {
		in := packOf(t, responses, "2021")
		files := parts(t, packed(t, in))
		floor := int(in.Book.Whole.Public.Floor)
		spans := map[string]map[string]int{}
		for _, r := range csvOf(t, files["du-lieu/phieu.csv"]) {
			span := r["from_day"] + ".." + r["to_day"]
			if spans[span] == nil {
				spans[span] = map[string]int{}
			}
			for column, x := range r {
				if flag := column == "identified" || column == "decides"; x == "1" || !flag && x != "" {
					spans[span][column]++
				}
			}
		}
		for span, n := range spans {
			for column, k := range n {
				if k < floor {
					t.Errorf("%d answers: %s has %d in %s", responses, span, k, column)
				}
			}
		}
		for name, body := range files {
			if !strings.HasPrefix(name, "du-lieu/bang/") || !bytes.Contains(body, []byte("phieu,")) {
				continue
			}
			for _, r := range csvOf(t, body) {
				if k, err := strconv.Atoi(r["phieu"]); err == nil && k > 0 && k < floor {
					t.Errorf("%s tells of %d answers: %v", name, k, r)
				}
			}
		}
	}
}

// TestAnswersWithoutALevel: who chose no level overall and answered other questions counts in these, in the figures and in the rows.
func TestAnswersWithoutALevel(t *testing.T) {
	t.Parallel()
	w := newSmallWorld(t, 1)
	w.until(t, "2021-06-10")
	pack := packed(t, w.pack(t, "2021-H1"))
	if v := verified(t, pack); !v.Sound() {
		t.Errorf("%+v", v)
	}
	rows := csvOf(t, parts(t, pack)["du-lieu/phieu.csv"])
	without := slices.DeleteFunc(rows, func(r map[string]string) bool { return r["overall"] != "" })
	if len(without) == 0 || slices.ContainsFunc(without, func(r map[string]string) bool { return r["identified"]+r["decides"] != "" }) {
		t.Errorf("rows without a level: %v", without)
	}
}

// TestBrokenPacks: what was changed, taken out or put in is named; so is a figure that the rows do not give.
func TestBrokenPacks(t *testing.T) {
	t.Parallel()
	whole := parts(t, packed(t, packOf(t, 700, "2021")))
	with := func(change func(map[string][]byte)) []byte {
		files := map[string][]byte{}
		for name, body := range whole {
			files[name] = body
		}
		change(files)
		var b bytes.Buffer
		must(t, office.Pack(&b, files))
		return b.Bytes()
	}
	if v := verified(t, with(func(f map[string][]byte) { f["README.txt"] = []byte("x") })); !slices.Equal(v.Changed, []string{"README.txt"}) || v.Sound() {
		t.Errorf("changed: %+v", v)
	}
	if v := verified(t, with(func(f map[string][]byte) { delete(f, "so-lieu.xlsx") })); !slices.Equal(v.Missing, []string{"so-lieu.xlsx"}) {
		t.Errorf("taken out: %+v", v)
	}
	if v := verified(t, with(func(f map[string][]byte) { delete(f, "du-lieu/phieu.csv") })); !slices.Equal(v.Missing, []string{"du-lieu/phieu.csv"}) {
		t.Errorf("rows taken out: %+v", v)
	}
	if v := verified(t, with(func(f map[string][]byte) { f["bieu-do/x.svg"] = nil })); !slices.Equal(v.Unlisted, []string{"bieu-do/x.svg"}) {
		t.Errorf("put in: %+v", v)
	}
	rows := with(func(f map[string][]byte) {
		f["du-lieu/phieu.csv"] = f["du-lieu/phieu.csv"][:bytes.LastIndexByte(bytes.TrimSpace(f["du-lieu/phieu.csv"]), '\n')+1]
	})
	if v := verified(t, rows); len(v.Differences) == 0 || len(v.Changed) != 1 {
		t.Errorf("a row taken out: %+v", v)
	}
	for name, change := range map[string][2]string{
		"on_time: ":      {"on_time,1,,", "on_time,1,,9"},
		"extra_contacts": {",0,no,", ",1,no,"},
		"days.median":    {"days,1,", "days,0,"},
	} {
		pack := with(func(f map[string][]byte) {
			for _, file := range []string{"du-lieu/ho-so.csv", "du-lieu/phieu.csv"} {
				f[file] = bytes.Replace(f[file], []byte(change[0]), []byte(change[1]), 1)
			}
			if name == "days.median" {
				at := bytes.Index(f["du-lieu/ho-so.csv"], []byte("days,"))
				f["du-lieu/ho-so.csv"] = append(bytes.Clone(f["du-lieu/ho-so.csv"][:at]), "days,90,99,1000\n"...)
			}
		})
		if v := verified(t, pack); !slices.ContainsFunc(v.Differences, func(d string) bool { return strings.HasPrefix(d, name) }) {
			t.Errorf("%s was changed: %v", name, v.Differences)
		}
	}
	figures := with(func(f map[string][]byte) {
		f["du-lieu/so-lieu.json"] = bytes.Replace(f["du-lieu/so-lieu.json"], []byte(`"unidentified": `), []byte(`"unidentified": 9`), 1)
	})
	if v := verified(t, figures); !slices.Contains(v.Differences, "fingerprint") {
		t.Errorf("a figure changed: %+v", v)
	}
	for name, body := range map[string][]byte{"no zip": []byte("x"), "no manifest": with(func(f map[string][]byte) { delete(f, "MANIFEST") }), "no JSON": with(func(f map[string][]byte) { f["du-lieu/so-lieu.json"] = []byte("{") })} {
		if _, err := brief.Verify(bytes.NewReader(body), int64(len(body))); survey.KindOf(err) != survey.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPacksOfLittle: of nothing, of one answer and of so few that all are hidden there is a pack that says so.
func TestPacksOfLittle(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		responses int
		period    string
	}{{300, "2019"}, {1, "2021"}, {12, "2021"}} {
		if v := verified(t, packed(t, packOf(t, x.responses, x.period))); !v.Sound() {
			t.Errorf("%d in %s: %+v", x.responses, x.period, v)
		}
	}
	in := packOf(t, 300, "2021")
	in.Book = input(t, made(t, 300), "2021").Book
	if err := brief.Pack(&bytes.Buffer{}, in); err == nil {
		t.Error("a pack of figures that not everybody may see")
	}
}
