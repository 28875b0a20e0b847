package brief_test

import (
	"encoding/json"
	"testing"

	"hailong/internal/brief"
	"hailong/internal/report"
)

// TestEnoughIsTold: what is hidden to guard the few must not swallow the figures. Of centers as they usually are the packs of the half
// year and the year tell everything of the whole, every month, and nearly all agencies that have enough answers.
func TestEnoughIsTold(t *testing.T) {
	t.Parallel()
	for seed := uint64(1); seed <= 3; seed++ {
		w := worldOf(sampled(3000, seed))
		agencies, rates, services := 0, 0, 0
		for _, then := range []struct{ now, pack string }{{"2021-07-03", "2021-H1"}, {"2022-01-05", "2021"}} {
			w.until(t, then.now)
			in := w.pack(t, then.pack)
			files, err := brief.DataOf(in)
			must(t, err)
			var told brief.Figures
			must(t, json.Unmarshal(files["du-lieu/so-lieu.json"], &told))
			whole, err := w.builder.Build(report.Query{Period: in.Book.Period, By: report.ByAgency})
			must(t, err)
			for _, r := range told.Reports {
				switch {
				case len(r.Filter) > 0:
				case r.By == "":
					everythingIsTold(t, seed, then.pack, r)
				case r.By == report.ByMonth:
					for _, g := range r.Groups {
						if g.Satisfaction.Hidden {
							t.Errorf("seed %d, %s: %s is hidden", seed, then.pack, g.Key)
						}
					}
				case r.By == report.ByAgency:
					a, n, s := agenciesTold(t, seed, then.pack, whole, r)
					agencies, rates, services = agencies+a, rates+n, services+s
				}
			}
		}
		t.Logf("seed %d: of %d agencies with 30 answers %d have their rate told and %d their dossiers on time", seed, agencies, rates, services)
		if agencies < 12 || rates*10 < agencies*9 || services*10 < agencies*7 {
			t.Errorf("seed %d: of %d agencies with 30 answers %d have their rate told and %d their dossiers on time", seed, agencies, rates, services)
		}
	}
}

func everythingIsTold(t *testing.T, seed uint64, pack string, r *report.Report) {
	t.Helper()
	s, v := &r.Satisfaction, &r.Service
	if s.Hidden || s.PerResponse.Hidden || s.PerBusiness.Hidden || len(r.Verdicts) == 0 {
		t.Errorf("seed %d, %s: the headline is hidden", seed, pack)
	}
	for id, f := range s.Factors {
		if f.Hidden {
			t.Errorf("seed %d, %s: %s is hidden", seed, pack, id)
		}
	}
	if v.Decided == nil || v.OnTime == nil || v.OnTimeClosed == nil || v.WithinLimit == nil || v.WithinPlan == nil || v.Online == nil || v.Cashless == nil || v.Days == nil {
		t.Errorf("seed %d, %s: a service level is hidden", seed, pack)
	}
	if v.ExtraContacts == nil || v.ExtraPayment == nil || v.ExtraPaymentRate.Hidden {
		t.Errorf("seed %d, %s: what answers say of contacts or payments is hidden", seed, pack)
	}
}

// agenciesTold counts the agencies with at least 30 answers, and how many of them have their rate and their dossiers told. One with
// a hundred answers and more has its rate told in any case.
func agenciesTold(t *testing.T, seed uint64, pack string, whole, told *report.Report) (agencies, rates, services int) {
	t.Helper()
	of := map[string]*report.Group{}
	for i := range told.Groups {
		of[told.Groups[i].Key] = &told.Groups[i]
	}
	for i := range whole.Groups {
		g := &whole.Groups[i]
		n := g.Satisfaction.PerResponse.Den
		if n < 30 || g.Key == "" {
			continue
		}
		agencies++
		x := of[g.Key]
		if x == nil || x.Satisfaction.Hidden {
			if n >= 100 {
				t.Errorf("seed %d, %s: %s is hidden, of which there are %d answers", seed, pack, g.Key, n)
			}
			continue
		}
		rates++
		if x.Service.OnTime != nil {
			services++
		}
	}
	return agencies, rates, services
}
