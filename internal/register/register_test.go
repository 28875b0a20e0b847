package register_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hailong/internal/locale"
	"hailong/internal/plan"
	"hailong/internal/register"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"

	"golang.org/x/sync/errgroup"
)

var zone = time.FixedZone("ICT", 7*60*60)

// plans have a target of two manual parts beside a measured one, one that is manual as a whole, and one that is measured.
func plans() []*plan.Plan {
	return []*plan.Plan{{ID: "p", Targets: []plan.Target{
		{ID: "II.2.b", Parts: []plan.Part{
			{ID: "a", Measure: plan.Manual}, {ID: "b", Measure: plan.Manual, Unit: survey.Label{"vi": "doanh nghiệp"}}, {ID: "c", Measure: plan.OnlineShare},
		}},
		{ID: "II.2.đ", Measure: plan.Manual},
		{ID: "II.2.i", Measure: plan.SatisfactionBusiness},
	}}}
}

func open(t *testing.T, st store.Store) *register.Register {
	t.Helper()
	r := register.New(st, plans(), register.Options{
		Now: func() time.Time { return time.Date(2021, 5, 31, 18, 0, 0, 0, time.UTC) }, Zone: zone, // 1 June at the center
	})
	if err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

func good() plan.Entry {
	return plan.Entry{Target: "II.2.b", Part: "a", Value: 8310, Date: "2021-05-31", Source: "Báo cáo số 12/BC-STTTT", Who: "Nguyễn Văn An"}
}

func TestHistoryIsKept(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	r := open(t, st)
	first, second, other := good(), good(), good()
	second.Value, second.Source = 8450, "  Báo cáo số\n15/BC-STTTT "
	other.Target, other.Part = "II.2.đ", ""
	for _, e := range []plan.Entry{first, other, second} {
		if err := r.Enter(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	got := r.Entries()
	if len(got) != 3 || got[0].Value != 8310 || got[1].Value != 8450 || got[2].Target != "II.2.đ" {
		t.Fatalf("entries %v; want both of the part, the older first, then the other target's", got)
	}
	if got[1].Source != "Báo cáo số 15/BC-STTTT" || got[1].At != "2021-05-31T18:00:00Z" {
		t.Errorf("source %q at %s; want blanks tidied and the time of entry", got[1].Source, got[1].At)
	}
	again := open(t, st)
	if !slices.Equal(again.Entries(), got) {
		t.Errorf("read anew: %v, want %v", again.Entries(), got)
	}
	if _, err := st.Get(t.Context(), store.Entries, "II.2.b/a:1"); err != nil {
		t.Errorf("the second entry is not under its number: %v", err)
	}
}

// TestManyEnterAtOnce: nobody's entry is lost or takes another's place, also from registers that do not see one another.
func TestManyEnterAtOnce(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	var g errgroup.Group
	for i := range 8 {
		r := open(t, st)
		g.Go(func() error {
			for j := range 5 {
				e := good()
				e.Value = int64(i*100 + j)
				if err := r.Enter(t.Context(), e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	seen := map[int64]bool{}
	for _, e := range open(t, st).Entries() {
		seen[e.Value] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d different entries, want 40", len(seen))
	}
	for n := range 40 {
		if _, err := st.Get(t.Context(), store.Entries, fmt.Sprintf("II.2.b/a:%d", n)); err != nil {
			t.Errorf("a gap at %d: %v", n, err)
		}
	}
}

func TestEntriesAreRefusedWithWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change     func(*plan.Entry)
		field, key string
		why        string
	}{
		{func(e *plan.Entry) { e.Target = "II.9" }, "target", "register.target_unknown", "no such target"},
		{func(e *plan.Entry) { e.Target = "II.2.i" }, "target", "register.not_manual", "the survey measures it"},
		{func(e *plan.Entry) { e.Part = "c" }, "part", "register.part_unknown", "dossiers measure this part"},
		{func(e *plan.Entry) { e.Part = "" }, "part", "register.part_unknown", "the target has parts"},
		{func(e *plan.Entry) { e.Value = 10001 }, "value", "register.over_whole", "over 100 %"},
		{func(e *plan.Entry) { e.Value = -1 }, "value", "register.negative", "below nought"},
		{func(e *plan.Entry) { e.Date = "2021-02-29" }, "date", "register.date_unknown", "no such day"},
		{func(e *plan.Entry) { e.Date = "2021-06-02" }, "date", "register.date_future", "tomorrow"},
		{func(e *plan.Entry) { e.Source = " " }, "source", "register.empty.source", "blank"},
		{func(e *plan.Entry) { e.Who = "" }, "who", "register.empty.who", "nobody"},
		{func(e *plan.Entry) { e.Who = strings.Repeat("ă", 121) }, "who", "register.too_long", "121 characters"},
		{func(e *plan.Entry) { e.Note = "a\x00b" }, "note", "register.odd_text", "a control character"},
	} {
		e, r := good(), open(t, storetest.Memory())
		c.change(&e)
		err := r.Enter(t.Context(), e)
		var faults survey.Faults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != c.field || faults[0].Key != c.key {
			t.Errorf("%s: %v, want %s [%s]", c.why, err, c.field, c.key)
			continue
		}
		if len(r.Entries()) != 0 {
			t.Errorf("%s: something was stored", c.why)
		}
		for _, lang := range locale.Languages {
			if p := locale.For(lang); !p.Has(c.key) || strings.Contains(p.T(c.key, faults[0].Args...), "{") {
				t.Errorf("%s (%s): %s", c.key, lang, p.T(c.key, faults[0].Args...))
			}
		}
	}
	today := good()
	today.Date = "2021-06-01"
	count := good()
	count.Part, count.Value = "b", 146000
	for _, e := range []plan.Entry{today, count} {
		if err := open(t, storetest.Memory()).Enter(t.Context(), e); err != nil {
			t.Errorf("today's day at the center, and a count over 100, are good: %v", err)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want int64
		key  string
		why  string
	}{
		{"83,1", 8310, "", "a decimal comma"},
		{"83.1", 8310, "", "a full stop before one digit"},
		{"83,15%", 8315, "", "two decimals, a percent sign"},
		{" 95 % ", 9500, "", "blanks"},
		{"1.460", 146000, "", "a full stop before three digits groups"},
		{"1460", 146000, "", "no groups"},
		{"1.460,5", 146050, "", "groups and decimals"},
		{"12.345.678,09", 1234567809, "", "two groups"},
		{"0", 0, "", "nought"},
		{"0,05", 5, "", "below one"},
		{"007", 700, "", "leading noughts"},
		{"100,00", 10000, "", "all"},
		{"1,460", 0, "register.comma_groups", "thousands or decimals?"},
		{"1,460.5", 0, "register.comma_groups", "English groups"},
		{"0.460", 0, "register.decimals", "no group begins with nought"},
		{"83,1255", 0, "register.decimals", "four decimals"},
		{"-5", 0, "register.negative", "a minus"},
		{"−5", 0, "register.negative", "a true minus"},
		{"", 0, "register.empty.value", "nothing"},
		{"%", 0, "register.empty.value", "a sign alone"},
		{"83,1,2", 0, "register.not_number", "two commas"},
		{"tám mươi", 0, "register.not_number", "words"},
		{"1e3", 0, "register.not_number", "an exponent"},
		{"12.34.567", 0, "register.not_number", "groups of two"},
		{"1234567890123", 0, "register.too_large", "thirteen digits"},
	} {
		got, err := register.Parse(c.in)
		var faults survey.Faults
		switch {
		case c.key == "" && (err != nil || got != c.want):
			t.Errorf("Parse(%q) = %d, %v; want %d (%s)", c.in, got, err, c.want, c.why)
		case c.key != "" && (!errors.As(err, &faults) || faults[0].Key != c.key || !locale.For("vi").Has(c.key)):
			t.Errorf("Parse(%q) = %d, %v; want %s (%s)", c.in, got, err, c.key, c.why)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"83,1", "1.460", "−5", "0,0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := register.Parse(s); n < 0 || err != nil && survey.KindOf(err) != survey.Invalid {
			t.Errorf("Parse(%q) = %d, %v", s, n, err)
		}
	})
}

// TestAStoreThatFails: what is not durable is not among the entries.
func TestAStoreThatFails(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	r := open(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Enter(t.Context(), good()); survey.KindOf(err) != survey.Unavailable || len(r.Entries()) != 0 {
		t.Errorf("Enter into a closed store: %v, %d entries; want Unavailable and none", err, len(r.Entries()))
	}
}
