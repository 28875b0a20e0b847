package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/storetest"
)

const oneElement = `{"dossier":"H1","procedure":"2.001583","point":"TT-01","applicant":"business","business":"0100233488","received":"2021-03-05"}`

func element(number, more string) string {
	return strings.TrimSuffix(strings.Replace(oneElement, "H1", number, 1), "}") + more + "}"
}

// sendDossiers sends a body with a token that is good.
func (h *house) sendDossiers(t testing.TB, query, body string) *httptest.ResponseRecorder {
	t.Helper()
	token, err := h.auth.AddToken(t.Context(), "mot-cua")
	must(t, err)
	r := httptest.NewRequest(http.MethodPost, "/api/v1/dossiers"+query, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	return h.ask(r)
}

func TestDossiersAreTakenOrRefused(t *testing.T) {
	t.Parallel()
	late := element("H2", `,"due":"2021-03-04"`)
	for _, c := range []struct {
		why, query, body string
		status           int
		stored           int64
		want, not        []string
	}{
		{"an array", "", "[" + oneElement + "]", 200, 1, []string{`"rows":1,"written":1,"already":0,"repeated":0,"refused":0,"errors":[]`}, nil},
		{"lines, one of them twice", "", oneElement + "\n" + element("H2", "") + "\n" + oneElement, 200, 2, []string{`"rows":3,"written":2,"already":0,"repeated":1`}, nil},
		{"nothing", "", "[]", 200, 0, []string{`"rows":0`}, nil},
		{"a number for a text", "", element("H1", `,"service_level":4`), 200, 1, []string{`"written":1`}, []string{"warnings"}},
		{"a code nobody knows", "", strings.Replace(oneElement, "2.001583", "9.99", 1), 200, 1, []string{`"warnings":[{"location":"body[0].procedure"`, `"value":"9.99"`}, nil},
		{"one bad of two", "", "[" + oneElement + "," + late + "]", 422, 0, []string{`"location":"body[1].due"`, `"value":"2021-03-04"`, "trước ngày tiếp nhận (05/03/2021)", "1 trên 2", "skip-bad=true"}, []string{"0100233488"}},
		{"one bad of two, in English", "?lang=en", "[" + oneElement + "," + late + "]", 422, 0, []string{"before the day of receipt"}, nil},
		{"the good one of two", "?skip-bad=true", "[" + oneElement + "," + late + "]", 200, 1, []string{`"rows":2,"written":1,"already":0,"repeated":0,"refused":1`, `"location":"body[1].due"`}, nil},
		{"a wrong tax code is not told", "", strings.Replace(oneElement, "0100233488", "0100233480", 1), 200, 1, []string{`"location":"body[0].business"`}, []string{"0100233480"}},
		{"an unknown member", "", element("H1", `,"mst":"0100233488"`), 422, 0, []string{`"location":"body[0].mst"`}, []string{"0100233488"}},
		{"broken", "?skip-bad=true", "[" + oneElement + ",{]", 422, 0, []string{`"location":"body[1]"`, "byte "}, nil},
		{"a form", "", "dossier=H1", 422, 0, []string{`"location":"body[0]"`, "byte 0"}, nil},
		{"no object", "", "[[]]", 422, 0, []string{`"location":"body[0]"`}, nil},
		{"too many", "", strings.Repeat("{}\n", 200_001), 413, 0, []string{"200.000"}, nil},
		{"too large", "", `[{"dossier":"` + strings.Repeat("x", 64<<20) + `"}]`, 413, 0, []string{"64 MB"}, nil},
		{"a parameter that does not exist", "?skip_bad=true", "[]", 422, 0, []string{"query.skip_bad"}, nil},
		{"a parameter that says nothing", "?skip-bad=maybe", "[]", 422, 0, []string{"query.skip-bad"}, nil},
	} {
		h := newHouse(t, storetest.Memory())
		w := h.sendDossiers(t, c.query, c.body)
		kind := map[bool]string{true: "application/json", false: "application/problem+json"}[c.status == 200]
		if w.Code != c.status || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d %s, want %d %s: %.300s", c.why, w.Code, w.Header().Get("Content-Type"), c.status, kind, w.Body)
		}
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: no %s in %.500s", c.why, want, w.Body)
			}
		}
		for _, not := range c.not {
			if strings.Contains(w.Body.String()+h.log.String(), not) {
				t.Errorf("%s: %s stands in the answer or the log", c.why, not)
			}
		}
		if n, err := h.store.Count(t.Context(), store.Dossiers); err != nil || n != c.stored {
			t.Errorf("%s: %d stored (%v), want %d", c.why, n, err, c.stored)
		}
	}
}

// TestDossiersSentAgainChangeNothing: the same state is already there, another one is new.
func TestDossiersSentAgainChangeNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	token, err := h.auth.AddToken(t.Context(), "mot-cua")
	must(t, err)
	for _, c := range []struct{ body, want string }{
		{oneElement, `"written":1,"already":0`},
		{oneElement, `"written":0,"already":1`},
		{element("h 1", `,"status":"closed","decided":"2021-03-09"`), `"written":1,"already":0`},
	} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/dossiers", strings.NewReader(c.body))
		r.Header.Set("Authorization", "Bearer "+token)
		if w := h.ask(r); w.Code != 200 || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%d %s, want %s", w.Code, w.Body, c.want)
		}
	}
}

// TestDossiersOnADeadStore are refused as such, and may be sent again.
func TestDossiersOnADeadStore(t *testing.T) {
	t.Parallel()
	st := storetest.Memory()
	h := newHouse(t, &storetest.Faulty{Store: st, Before: func(_ context.Context, c storetest.Call) error {
		if c.Collection == store.Dossiers {
			return store.Unavailable(http.ErrHandlerTimeout)
		}
		return nil
	}})
	if w := h.sendDossiers(t, "", oneElement); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "incident") {
		t.Errorf("%d %s, want 503", w.Code, w.Body)
	}
}

// TestDossiersAreDescribed: the description names the route, its members and its answers.
func TestDossiersAreDescribed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	var o struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct {
					Schema struct {
						Items struct {
							Properties map[string]any
							Required   []string
						}
					}
				}
			}
			Responses map[string]any
		}
	}
	must(t, json.Unmarshal(h.ask(get("/api/v1/openapi.json")).Body.Bytes(), &o))
	route := o.Paths["/api/v1/dossiers"]["post"]
	items := route.RequestBody.Content["application/json"].Schema.Items
	if len(items.Properties) != 19 || len(items.Required) != 5 || items.Properties["submitted_via"] == nil {
		t.Errorf("members %v, required %v", items.Properties, items.Required)
	}
	for _, status := range []string{"200", "401", "413", "422", "503"} {
		if route.Responses[status] == nil {
			t.Errorf("no answer %s is described", status)
		}
	}
}
