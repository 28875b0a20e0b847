package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestInvitationsAPI: what the one-stop software is given for each question, and how it is refused.
func TestInvitationsAPI(t *testing.T) {
	t.Parallel()
	h, _, codes := slipHouse(t)
	token, err := h.auth.AddToken(t.Context(), "may")
	must(t, err)
	procedure := string(decided(nil).Procedure)
	row := func(dossier, point, procedure, status, expires, used string) string {
		return `{"dossier":"` + dossier + `","point":"` + point + `","procedure":"` + procedure + `","status":"` + status + `","code":"` + grouped(codes[dossier]) +
			`","link":"https://hailong.example.vn/i/` + codes[dossier] + `","expires":"` + expires + `","used":` + used + `}`
	}
	first := row("H38.21-1", "TT-02", procedure, "closed", "2021-06-30", "false")
	used := row("H38.21-2", "TT-05", procedure, "refused", "2021-06-30", "true")
	odd := row("38/21+4,<B>", "TT-05", "9.99", "supplement", "2021-06-30", "false")
	old := row("H38.21-9", "TT-02", procedure, "closed", "2021-05-05", "false")
	for _, c := range []struct {
		path   string
		status int
		want   string // JSON where it was answered, else words of the problem
		why    string
	}{
		{"?day=2021-05-31", 200, "[" + first + "," + odd + "," + used + "]", "a day, in the order of points"},
		{"?day=31/5/2021&point=TT-05", 200, "[" + odd + "," + used + "]", "a point"},
		{"?day=2021-05-31&point=TT-02,TT-05", 200, "[" + first + "," + odd + "," + used + "]", "points separated by commas"},
		{"?day=2021-05-31&point=TT-02&point=TT-07", 200, "[" + first + "]", "points repeated"},
		{"?day=2021-04-05", 200, "[" + old + "]", "expired ones are listed"},
		{"", 200, "[]", "today, nobody"},
		{"?dossier=H38.21-9&dossier=" + hard, 200, "[" + old + "," + odd + "]", "dossiers in the order given"},
		{"/H38.21-1", 200, first, "one, with a dot in its number"},
		{"/h38.21-1", 200, first, "one, in small letters"},
		{"/" + hard, 200, odd, "one, with a slash, a plus and a comma in its number"},
		{"/38%2F21+4%2C%3CB%3E", 200, odd, "a plus that was not escaped is a plus"},
		{"/-?dossier=" + hard, 200, odd, "one, by the parameter"},
		{"/H38.21-2", 200, used, "a used one is told"},
		{"?day=31/02/2021", 422, "31/02/2021 không phải là ngày", "no such day"},
		{"?day=31/02/2021&lang=en", 422, "31/02/2021 is not a day", "no such day, in English"},
		{"?day=2021-05-31&point=TT-98,TT-99", 422, "TT-98|TT-99", "no such points, both told"},
		{"?dossier=H38.21-1&day=2021-05-31", 422, "không dùng day và point", "a dossier and a day"},
		{"?colour=red", 422, "Không có tham số colour", "no such parameter"},
		{"/none", 404, "Không có hồ sơ none", "an unknown dossier"},
		{"/none?lang=en", 404, "There is no dossier none", "an unknown dossier, in English"},
		{"/none?colour=red&lang=en", 422, "There is no parameter colour", "no such parameter of one"},
		{"?dossier=H38.21-1&dossier=none", 404, "Không có hồ sơ none", "one of two is unknown"},
		{"/H38.21-2/slip", 409, "đã được sử dụng", "the slip of a used one"},
		{"/H38.21-9/qr?lang=en", 410, "has expired", "the symbol of one that has expired"},
		{"/H38.21-1/slip?format=gif", 422, "“gif”", "no such format"},
		{"/H38.21-1/slip?size=a5", 422, "“a5”", "no such paper"},
		{"/H38.21-1/slip?size=sheet", 422, "sheet", "a sheet is of many"},
		{"/H38.21-1/qr?format=pdf&lang=en", 422, "svg and png", "a symbol is no document"},
	} {
		w := h.api("/api/v1/invitations"+c.path, token)
		kind, body := w.Header().Get("Content-Type"), w.Body.String()
		if w.Code != c.status || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", c.why, w.Code, body)
		}
		if c.status == 200 {
			if diff := cmp.Diff(parsed(t, c.want), parsed(t, body)); diff != "" || kind != "application/json" {
				t.Errorf("%s: %s (-want +got):\n%s", c.why, kind, diff)
			}
			continue
		}
		holds(t, c.why, body, append(strings.Split(c.want, "|"), "![slip", "![invite", "!{value}")...)
		if kind != "application/problem+json" {
			t.Errorf("%s: %s", c.why, kind)
		}
	}
	silent(t, h, codes)
}

// parsed reads JSON without the member that names its schema.
func parsed(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// TestInvitationPictures: each has the media type it says.
func TestInvitationPictures(t *testing.T) {
	t.Parallel()
	h, _, _ := slipHouse(t)
	token, err := h.auth.AddToken(t.Context(), "may")
	must(t, err)
	for path, want := range map[string]string{
		"H38.21-1/slip":                                     "image/svg+xml <svg ",
		"H38.21-1/slip?format=png":                          "image/png \x89PNG",
		"H38.21-1/slip?format=pdf&size=a6&lang=en":          "application/pdf %PDF-",
		hard + "/slip?format=svg&size=a6":                   "image/svg+xml <svg ",
		hard + "/qr":                                        "image/svg+xml <svg ",
		"-/qr?format=png&dossier=" + hard:                   "image/png \x89PNG",
		"-/slip?format=pdf&size=80mm&dossier=H38.21-1":      "application/pdf %PDF-",
		"-/slip?dossier=38%2F21%2B4%2C%3CB%3E&format=png":   "image/png \x89PNG",
		"%48%33%38%2E21-1/slip?format=png&size=80mm":        "image/png \x89PNG",
		"H38.21-1/qr?format=svg&lang=vi":                    "image/svg+xml <svg ",
		"H38.21-1/slip?format=png&size=a6&dossier=H38.21-1": "image/png \x89PNG",
	} {
		w := h.api("/api/v1/invitations/"+path, token)
		kind, magic, _ := strings.Cut(want, " ")
		if w.Code != 200 || w.Header().Get("Content-Type") != kind || !strings.HasPrefix(w.Body.String(), magic) {
			t.Errorf("%s: %d %s %.40q, want %s", path, w.Code, w.Header().Get("Content-Type"), w.Body, kind)
		}
	}
}

// TestInvitationsAreDescribed in OpenAPI, pictures as what they are.
func TestInvitationsAreDescribed(t *testing.T) {
	t.Parallel()
	h, _, _ := slipHouse(t)
	var doc struct {
		Paths map[string]map[string]struct {
			Security  []map[string][]string
			Responses map[string]struct{ Content map[string]any }
		}
	}
	must(t, json.Unmarshal(h.ask(get("/api/v1/openapi.json")).Body.Bytes(), &doc))
	for path, kinds := range map[string][]string{
		"": {"application/json"}, "/{dossier}": {"application/json"}, "/{dossier}/slip": {"image/svg+xml", "image/png", "application/pdf"},
		"/{dossier}/qr": {"image/svg+xml", "image/png"},
	} {
		op := doc.Paths["/api/v1/invitations"+path]["get"]
		if len(op.Security) != 1 {
			t.Errorf("%s is described without its token", path)
		}
		content := op.Responses["200"].Content
		for _, kind := range kinds {
			if content[kind] == nil {
				t.Errorf("%s is not described as %s: %v", path, kind, content)
			}
		}
		for _, status := range []string{"401", "404", "422", "503"} {
			if op.Responses[status].Content["application/problem+json"] == nil {
				t.Errorf("%s is not described as refused with %s", path, status)
			}
		}
	}
}
