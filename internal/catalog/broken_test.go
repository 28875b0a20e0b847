package catalog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/catalog"
	"hailong/internal/survey"
)

const (
	demo   = "demo.v1.yaml"
	center = "center.demo.yaml"
	plan1  = "plan.demo.yaml"
	days   = "holidays.demo.yaml"
	parts  = "plan.parts.yaml"
)

// broken are sound definitions with one text changed; want is "line:column path" of every fault, in order.
var broken = []struct {
	why, file, from, to string
	want                []string
	says                string // part of the English message of the first fault
}{
	{"unknown key", demo, "title: {", "titel: {", []string{"1:1 ", "4:1 titel"}, `"title" is missing`},
	{"key in capitals", demo, "version: 1", "Version: 1", []string{"1:1 ", "2:1 Version"}, `"version" is missing`},
	{"value not in the list", demo, "kind: chips", "kind: chip", []string{"23:11 questions[1].kind"}, "write one of: scale, choice, chips, text"},
	{"number where a text is due", demo, `code: "2"`, "code: 2", []string{"11:17 scales.face.choices[1].code"}, "put it in double quotes"},
	{"text where a number is due", demo, "version: 1", "version: one", []string{"2:10 version"}, "whole number"},
	{"fraction", demo, "version: 1", "version: 1.5", []string{"2:10 version"}, "a number with a fraction"},
	{"no value", demo, "version: 1", "version:", []string{"2:1 version"}, "empty"},
	{"double key", demo, "version: 1", "version: 1\nversion: 1", []string{"3:1 version"}, "at line 2 already"},
	{"double key in brackets", demo, `{ before: reasons,`, `{ before: reasons, before: comment,`, []string{"14:24 sections[0].before"}, "at line 14 already"},
	{"version is not the file name's", demo, "version: 1", "version: 2", []string{"2:10 version"}, "write 1 or rename"},
	{"id is not the file name's", demo, "id: demo", "id: other", []string{"1:5 id"}, "write demo or rename"},
	{"tab", demo, "    max_chars: 500", "\tmax_chars: 500", []string{"32:1 "}, "use spaces"},
	{"indentation", demo, "    max_chars: 500", "   max_chars: 500", []string{"32:4 "}, "YAML syntax"},
	{"open bracket", demo, "max_chars: 500", "max_chars: [500", []string{"33:5 "}, "YAML syntax"},
	{"open quote", demo, `title: { vi: "Ý kiến" }`, `title: { vi: "Ý kiến }`, []string{"5:17 "}, "YAML syntax"},
	{"not UTF-8; the column counts characters", demo, "Chậm", "Chậm\xff", []string{"28:41 "}, "UTF-8"},
	{"control character", demo, "Chậm", "Chậm\x07", []string{"28:41 "}, "invisible"},
	{"control character as an escape", demo, "Chậm", `Chậm\0`, []string{"28:36 questions[1].choices[0].label.vi"}, "invisible"},
	{"anchor", demo, "title: {", "title: &a {", []string{"4:8 "}, "anchor"},
	{"alias", demo, `vi: "Ý kiến"`, "vi: *a", []string{"4:14 "}, "alias"},
	{"tag", demo, "title: {", "title: !!map {", []string{"4:8 "}, "tag"},
	{"merge key", demo, "version: 1", "<<: {version: 1}", []string{"2:1 "}, "merge key"},
	{"second document", demo, "version: 1", "---\nversion: 1", []string{"2:1 "}, "second document"},
	{"no Vietnamese", demo, `title: { vi: "Ý kiến" }`, `title: { en: "View" }`, []string{"4:1 title"}, "Vietnamese"},
	{"no such language tag", demo, `title: { vi: "Ý kiến" }`, `title: { vi: "Ý kiến", eng: "View" }`, []string{"4:24 title.eng"}, "must match"},
	{"empty text", demo, `title: { vi: "Ý kiến" }`, `title: { vi: "" }`, []string{"4:14 title.vi"}, "must not be empty"},
	{"no real day", demo, "2021-01-01", "2021-02-30", []string{"3:12 published"}, "no real day"},
	{"nothing satisfies", demo, "satisfied: true, ", "", []string{"8:3 scales.face"}, "at least one level"},
	{"na satisfies", demo, `code: "na",`, `code: "na", satisfied: true,`, []string{"12:34 scales.face.choices[2].satisfied"}, "no level"},
	{"gap in the levels", demo, "level: 2", "level: 3", []string{"11:29 scales.face.choices[1].level"}, "here 2 is due"},
	{"no such scale", demo, "scale: face", "scale: faces", []string{"18:12 questions[0].scale"}, "write one of: face"},
	{"no overall question", demo, "id: overall", "id: general", []string{"15:1 questions", "26:27 questions[1].ask_when.question"}, "satisfaction rate"},
	{"overall may be left out", demo, "required: true", "required: false", []string{"16:9 questions[0].id"}, "required: true"},
	{"id of a form field", demo, "id: comment", "id: point", []string{"30:9 questions[2].id"}, "another id"},
	{"double question", demo, "id: comment", "id: reasons", []string{"30:9 questions[2].id"}, "at line 22 already"},
	{"double choice", demo, "code: other", "code: late", []string{"29:17 questions[1].choices[1].code"}, "at line 28 already"},
	{"asked after a later question", demo, "question: overall,", "question: comment,", []string{"26:27 questions[1].ask_when.question"}, "no question before"},
	{"asked after no choice", demo, `codes: ["1"]`, `codes: ["1", "9"]`, []string{"26:49 questions[1].ask_when.codes[1]"}, "1, 2, na"},
	{"heading above nothing", demo, "before: reasons", "before: reason", []string{"14:15 sections[0].before"}, "no question"},
	{"text question without a limit", demo, "    max_chars: 500\n", "", []string{"30:5 questions[2]"}, `needs "max_chars"`},
	{"limit of a chips question", demo, "kind: chips", "kind: chips\n    max_chars: 5", []string{"24:16 questions[1].max_chars"}, "take it out"},

	{"no such zone", center, "Asia/Ho_Chi_Minh", "Asia/Saigonn", []string{"6:7 zone"}, "Asia/Ho_Chi_Minh"},
	{"zone of the machine", center, "Asia/Ho_Chi_Minh", "Local", []string{"6:7 zone"}, "no time zone"},
	{"no such agency and field", center, "so-a, fields: [dat-dai]", "so-x, fields: [dat]", []string{"17:53 points[0].agency", "17:68 points[0].fields[0]"}, "no agency"},
	{"no such channel", center, "[dat-dai], channel: counter", "[dat-dai], channel: kiosk", []string{"17:87 points[0].channel"}, "no channel"},
	{"no such successor", center, "successor: so-b", "successor: so-c", []string{"20:96 agencies[0].successor"}, "no agency"},
	{"own successor", center, "successor: so-b", "successor: so-a", []string{"20:96 agencies[0].successor"}, "succeed itself"},
	{"double point", center, "code: TT-02", "code: TT-01", []string{"18:13 points[1].code"}, "in use at line 17"},
	{"point not fit for an address", center, "code: TT-02", "code: quầy-2", []string{"18:13 points[1].code"}, "must match"},
	{"procedures overlap", center, `valid_from: "2022-01-01"`, `valid_from: "2021-12-31"`, []string{"31:11 procedures[1].code"}, "in use at line 25"},
	{"validity turned round", center, `valid_from: "2022-01-01"`, "valid_from: \"2022-01-01\"\n    valid_to: \"2021-01-01\"", []string{"37:15 procedures[1].valid_to"}, "comes before"},
	{"limit without its kind", center, "    agency: so-a\n    applicants: [business]\n    valid_to", "    agency: so-a\n    limit: 5\n    applicants: [business]\n    valid_to", []string{"25:5 procedures[0]"}, "limit_kind"},
	{"code of digits without quotes", center, `code: "1.000001"`, "code: 1.000001", []string{"25:11 procedures[0].code"}, "put it in double quotes"},
	{"floor under five", center, "small_cell_floor: 10", "small_cell_floor: 4", []string{"12:19 small_cell_floor"}, "less than 5"},
	{"no Vietnamese pages", center, "languages: [vi]", "languages: [en]", []string{"9:1 languages"}, "Vietnamese"},
	{"language twice", center, "languages: [vi]", "languages: [vi, vi]", []string{"9:1 languages"}, "items 1 and 2"},
	{"survey of another directory", center, "survey: demo", "survey: other", []string{"10:9 survey"}, "no survey"},

	{"code valid for no day", center, "retain_text_months: 24", "retain_text_months: 24\ninvitation_days: 0", []string{"14:18 invitation_days"}, "less than 1"},
	{"code valid for over a year", center, "retain_text_months: 24", "retain_text_months: 24\ninvitation_days: 366", []string{"14:18 invitation_days"}, "more than 365"},
	{"project of no group", center, `valid_to: "2021-12-31"`, "valid_to: \"2021-12-31\"\n    project_group: D", []string{"31:20 procedures[0].project_group"}, "write one of: A, B, C"},

	{"equal is no comparison of the plan", plan1, `operator: ">"`, `operator: "="`, []string{"13:34 targets[0].thresholds[0].operator"}, "write one of: >, >="},
	{"three decimals", plan1, "percent: 95", "percent: 95.123", []string{"13:20 targets[0].thresholds[0].percent"}, "multiple of 0.01"},
	{"infinite", plan1, "percent: 95", "percent: .inf", []string{"13:20 targets[0].thresholds[0].percent"}, "a number"},
	{"lead unknown", plan1, "lead: so-a", "lead: so-z", []string{"11:11 targets[0].lead"}, "no agency"},
	{"addressee unknown", plan1, "to: so-b", "to: so-z", []string{"15:98 reports[0].to"}, "no agency"},
	{"day of some years only", plan1, `closing: "11-30"`, `closing: "02-29"`, []string{"15:64 reports[0].closing"}, "every year"},
	{"no procedure of the center", parts, `["1.000001"]`, `["1.000001", "1.000009"]`, []string{"19:34 targets[0].parts[0].procedures[1]"}, "no procedure with"},
	{"no field of the center", parts, "fields: [dat-dai]", "fields: [dat]", []string{"25:18 targets[0].parts[1].fields[0]"}, "no field with"},
	{"sender unknown", parts, "by: so-a", "by: so-z", []string{"48:94 reports[0].by"}, "no agency"},
	{"part twice", parts, "id: hai", "id: mot", []string{"22:13 targets[0].parts[1].id"}, "at line 16 already"},
	{"measure of no part", parts, "measure: online_share", "measure: satisfaction_business", []string{"18:18 targets[0].parts[0].measure"}, "write one of: online_share, within_days"},
	{"measure of no target", parts, "measure: manual", "measure: online_share", []string{"44:14 targets[1].measure"}, "write one of: satisfaction_business, parts, manual"},
	{"target in parts without any", parts, "measure: manual", "measure: parts", []string{"42:5 targets[1]"}, `"parts" is missing`},
	{"parts of a target that has one rate", parts, "measure: parts", "measure: satisfaction_business", []string{"8:5 targets[0]", "15:5 targets[0].parts"}, `"thresholds" is missing`},
	{"days without their number", parts, "        days: 10\n", "", []string{"22:9 targets[0].parts[1]"}, `"days" is missing`},
	{"days without their kind", parts, "        day_kind: working\n", "", []string{"22:9 targets[0].parts[1]"}, `"day_kind" is missing`},
	{"days of a share", parts, `procedures: ["1.000001"]`, "days: 5", []string{"19:15 targets[0].parts[0].days"}, `measure "online_share" has no "days"`},
	{"no reason why", parts, `why: { vi: "Không cơ quan nào thống kê." }`, `unit: { vi: "hồ sơ" }`, []string{"38:9 targets[0].parts[3]"}, `"why" is missing`},
	{"reason where there are figures", parts, `procedures: ["1.000001"]`, `why: { vi: "Vì" }`, []string{"19:9 targets[0].parts[0].why"}, `has no "why"`},
	{"number of nothing", parts, "        unit: { vi: \"doanh nghiệp\" }\n", "", []string{"31:9 targets[0].parts[2]"}, `"unit" is missing`},
	{"per cent of what is counted", parts, "count: 1460", "percent: 14", []string{"37:24 targets[0].parts[2].thresholds[0].percent"}, `write "count" here and not "percent"`},
	{"number where a share is measured", parts, "percent: 45,", "count: 45,", []string{"21:22 targets[0].parts[0].thresholds[0].count"}, `write "percent" here and not "count"`},
	{"threshold without a number", parts, "percent: 45,", "", []string{"21:13 targets[0].parts[0].thresholds[0]"}, `"percent" is missing`},
	{"part without a threshold", parts, `        thresholds:
          - { percent: 45, operator: ">=", source: "II.1; PL 1", label: { vi: "hai nơi" } }
`, "", []string{"16:9 targets[0].parts[0]"}, `"thresholds" is missing`},
	{"looser threshold first", parts, "percent: 95.5", "percent: 100", []string{"30:13 targets[0].parts[1].thresholds[1]"}, "must stand first"},
	{"threshold of no place", parts, `"II.1; PL 1"`, `"II.1; PL 2"`, []string{"21:52 targets[0].parts[0].thresholds[0].source"}, `no sentence at "PL 2"; name one of: II.1, PL 1`},
	{"annex without its sentence", parts, `row: "1", verbatim: "Phấn đấu 45%"`, `row: "1"`, []string{"11:5 targets[0].annex"}, `"verbatim" is missing`},
	{"row that is no number", parts, `row: "1"`, `row: "sáu"`, []string{"11:35 targets[0].annex.row"}, "must match"},
	{"due in no year", parts, "due_year: 2021", "due_year: 21", []string{"14:15 targets[0].due_year"}, "less than 2000"},

	{"day that is none", days, "2019-01-05", "2019-02-30", []string{"6:12 days[2].day"}, "no real day"},
	{"day twice", days, `"2019-01-05", kind: swap_workday`, `"2019-01-01", kind: public`, []string{"6:12 days[2].day"}, "at line 5 already"},
	{"day of a year not listed", days, "2018-12-31", "2018-12-28", []string{"4:12 days[0].day"}, "does not list"},
	{"day after the last year", days, "2018-12-31", "2021-01-01", []string{"4:12 days[0].day"}, "does not list"},
	{"worked in exchange on a Friday", days, "2019-01-05", "2019-01-04", []string{"6:12 days[2].day"}, "no Saturday or Sunday"},
	{"compensation on a Saturday", days, `"2018-12-31"`, `"2019-01-12"`, []string{"4:12 days[0].day"}, "Monday to Friday"},
	{"year twice", days, "[2019, 2020]", "[2019, 2020, 2020]", []string{"2:21 years[2]"}, "stands after 2020"},
	{"years fall", days, "[2019, 2020]", "[2020, 2019]", []string{"2:15 years[1]"}, "stands after 2020"},
	{"year listed but not filled", days, "[2019, 2020]", "[2019, 2020, 2021]", []string{"2:21 years[2]"}, "2021 has no public holiday"},
	{"year in words", days, "[2019, 2020]", "[2019, hai]", []string{"2:15 years[1]"}, "whole number"},
	{"kind of day that is none", days, "kind: swap_workday", "kind: swap", []string{"6:32 days[2].kind"}, "write one of: public, compensation, swap_workday"},
	{"day without a source", days, `unverified: true, source: "Luật"`, "unverified: true", []string{"7:5 days[3]"}, `"source" is missing`},
	{"holidays of another file name", days, "id: demo", "id: vn", []string{"1:5 id"}, "write demo or rename"},

	{"judged without a threshold", plan1, "measure: satisfaction_business", "measure: manual\n    note: 1", []string{"11:11 targets[0].note"}, "double quotes"},
}

func TestBrokenDefinitions(t *testing.T) {
	t.Parallel()
	for _, c := range broken {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			set := sound()
			set[c.file] = replaced(set[c.file], c.from, c.to)
			_, err := catalog.Load(set)
			var faults catalog.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("Load gave %v, want faults", err)
			}
			if diff := cmp.Diff(c.want, places(t, faults, c.file)); diff != "" {
				t.Errorf("places (-want +got):\n%s\n%v", diff, err)
			}
			if !strings.Contains(faults[0].Message["en"], c.says) {
				t.Errorf("message %q does not say %q", faults[0].Message["en"], c.says)
			}
			if survey.KindOf(err) != survey.Invalid {
				t.Errorf("kind is %v, want invalid", survey.KindOf(err))
			}
		})
	}
}

// places gives "line:column path" of each fault, which must be of the file and say something in both languages.
func places(t *testing.T, faults catalog.Faults, file string) []string {
	t.Helper()
	var out []string
	for _, f := range faults {
		if f.File != file || f.Message["vi"] == "" || f.Message["en"] == "" || strings.Contains(f.Message["vi"]+f.Message["en"], "{a}") {
			t.Errorf("unfit fault %+v", f)
		}
		out = append(out, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Path))
	}
	return out
}

func TestAllFaultsOfAllFilesAtOnce(t *testing.T) {
	t.Parallel()
	set := sound()
	set[center] = replaced(replaced(set[center], "place:", "plase:"), "successor: so-b", "successor: so-c")
	set[demo] = replaced(replaced(set[demo], "kind: chips", "kind: chip"), "level: 2", "level: 3")
	set[plan1] = replaced(set[plan1], "title: {", "title: [")
	set["plan.second.yaml"] = &fstest.MapFile{Data: []byte("id: \t[")}
	set["notes.yaml"] = &fstest.MapFile{Data: []byte("a: b\n")}
	set["survey.yml"] = &fstest.MapFile{}
	set["README.md"] = &fstest.MapFile{Data: []byte("passed over")}
	_, err := catalog.Load(set)
	var faults catalog.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("Load gave %v, want faults", err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%s:%d", f.File, f.Line))
	}
	want := []string{
		center + ":1", center + ":5", center + ":20", demo + ":11", demo + ":23", "notes.yaml:1", plan1 + ":3", "plan.second.yaml:1", "survey.yml:1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s\n%v", diff, err)
	}
}

func TestCenterIsThereOnce(t *testing.T) {
	t.Parallel()
	none, two := sound(), sound()
	delete(none, center)
	two["center.other.yaml"] = replaced(two[center], "id: demo", "id: other")
	for file, set := range map[string]fstest.MapFS{"center.*.yaml": none, "center.other.yaml": two} {
		_, err := catalog.Load(set)
		var faults catalog.Faults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].File != file {
			t.Errorf("Load gave %v, want one fault of %s", err, file)
		}
	}
}

func TestHolidaysAreThereOnce(t *testing.T) {
	t.Parallel()
	set := sound()
	set["holidays.other.yaml"] = replaced(set[days], "id: demo", "id: other")
	_, err := catalog.Load(set)
	var faults catalog.Faults
	if !errors.As(err, &faults) || len(faults) != 1 || faults[0].File != "holidays.other.yaml" || !strings.Contains(faults[0].Say("vi"), days) {
		t.Errorf("Load gave %v, want one fault of holidays.other.yaml that names %s", err, days)
	}
}

func TestHostileFilesAreRefusedQuickly(t *testing.T) {
	t.Parallel()
	for why, content := range map[string]string{
		"over two megabytes":   strings.Repeat("#", 2<<20+1),
		"brackets in brackets": "a: " + strings.Repeat("[", 1<<10),
		"list marks on a line": strings.Repeat("- ", 1<<10),
		"far too many keys":    strings.Repeat("a: b\n", 1<<18),
		"far too many entries": "[" + strings.Repeat("[],\n", 1<<12),
		"deep indentation":     strings.Repeat(" ", 1<<20) + "a: b",
		"alias bomb":           "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
		"an endless line":      strings.Repeat("\"", 1<<20),
	} {
		err := catalog.Check(demo, []byte(content))
		var faults catalog.Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: Check gave %v, want faults", why, err)
		}
	}
}

func TestWindowsTextIsTaken(t *testing.T) {
	t.Parallel()
	content := "\ufeff" + strings.ReplaceAll(soundFiles[demo], "\n", "\r\n")
	if err := catalog.Check("some/where/"+demo, []byte(content)); err != nil {
		t.Errorf("Check of a file with byte order mark and CRLF:\n%v", err)
	}
}

func TestCheckNamesTheFileAsGiven(t *testing.T) {
	t.Parallel()
	err := catalog.Check("some/where/demo.v2.yaml", []byte(soundFiles[demo]))
	var faults catalog.Faults
	if !errors.As(err, &faults) || faults[0].String() != `some/where/demo.v2.yaml:2:10: version: the file name says otherwise; write 2 or rename the file` {
		t.Errorf("Check gave %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, name := range []string{demo, center, plan1, parts, days} {
		f.Add(name, []byte(soundFiles[name]))
	}
	for _, c := range broken {
		f.Add(c.file, []byte(strings.Replace(soundFiles[c.file], c.from, c.to, 1)))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		set := sound()
		if !strings.Contains(name, "/") && name != "" && name != "." && name != ".." {
			set[name] = &fstest.MapFile{Data: content}
		}
		_, err := catalog.Load(set)
		var faults catalog.Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatalf("Load gave %T, want Faults", err)
		}
		for _, x := range faults {
			if x.File == "" || x.Line < 1 || x.Column < 1 || x.Message["vi"] == "" || x.Message["en"] == "" {
				t.Fatalf("unfit fault %+v", x)
			}
		}
	})
}
