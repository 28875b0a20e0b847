package server_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/invite"
	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// decided is a dossier of a business, decided the day before.
func decided(change func(*survey.Dossier)) survey.Dossier {
	d := survey.Dossier{
		Code: "H38.21-210528-0001", Procedure: definitions().Center.Procedures[0].Code, Point: "TT-02", Applicant: survey.Business,
		Business: "b0123456789abcdef", SubmittedVia: survey.Online, Received: "2021-05-28", Decided: "2021-05-31", Status: survey.DossierClosed,
	}
	if change != nil {
		change(&d)
	}
	return d
}

func mac(text string) []byte {
	h := hmac.New(sha256.New, make([]byte, 32))
	h.Write([]byte(text))
	return h.Sum(nil)
}

// hand stores a dossier with its invitation as the package doc of intake describes them, and gives the code.
func (h *house) hand(t testing.TB, d survey.Dossier) string {
	t.Helper()
	key := intake.Keys{Receipt: make([]byte, 32)}.DossierKey(d.Code)
	code := string(invite.Derive(mac("invitation|" + string(key) + "|0")))
	body, err := survey.EncodeDossier(&d)
	must(t, err)
	_, err = h.store.Insert(context.Background(), store.Dossiers, []store.Document{{Key: key.StateKey(0), Body: body}})
	must(t, err)
	_, err = h.store.Insert(context.Background(), store.Invitations, []store.Document{
		{Key: hex.EncodeToString(mac("code|" + code)[:16]), Body: []byte(`{"dossier":"` + string(key) + `"}`)},
	})
	must(t, err)
	return code
}

// counts gives how many documents each collection has.
func (h *house) counts(t testing.TB) map[store.Collection]int64 {
	t.Helper()
	out := map[store.Collection]int64{}
	for _, c := range store.Collections {
		n, err := h.store.Count(context.Background(), c)
		must(t, err)
		out[c] = n
	}
	return out
}

func answer(key string, overall int) url.Values {
	return url.Values{"key": {key}, "overall": {fmt.Sprint(overall)}, "comment": {"Chậm hẹn <script>"}}
}

func from(r *http.Request, address string) *http.Request {
	r.RemoteAddr = address + ":1234"
	return r
}

func asJSON(r *http.Request) *http.Request {
	r.Header.Set("Accept", "application/json")
	return r
}

func holds(t *testing.T, what, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if not, negated := strings.CutPrefix(text, "!"); negated && strings.Contains(body, not) {
			t.Errorf("%s holds %q", what, not)
		} else if !negated && !strings.Contains(body, text) {
			t.Errorf("%s lacks %q", what, text)
		}
	}
}

// TestAPersonalSurveyAsksOnlyWhatIsNotKnown.
func TestAPersonalSurveyAsksOnlyWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	const applicant, taxcode, field = `name="applicant"`, "name=taxcode", `name="field"`
	for why, c := range map[string]struct {
		change func(*survey.Dossier)
		want   []string
	}{
		"all is known":        {nil, []string{"!" + applicant, "!" + taxcode, "đã biến đổi một chiều bằng khóa bí mật"}},
		"no business":         {func(d *survey.Dossier) { d.Business = "" }, []string{"!" + applicant, taxcode, "!class=\"h hn\"", "!placeholder="}},
		"a citizen":           {func(d *survey.Dossier) { d.Business, d.Applicant = "", survey.Citizen }, []string{"!" + applicant, "!" + taxcode}},
		"a household":         {func(d *survey.Dossier) { d.Business, d.Applicant = "", survey.Household }, []string{"!" + applicant, "!" + taxcode}},
		"no applicant":        {func(d *survey.Dossier) { d.Business, d.Applicant = "", "" }, []string{applicant, taxcode}},
		"a retired procedure": {func(d *survey.Dossier) { d.Procedure = "0.0" }, []string{"Quầy 02"}},
	} {
		d := decided(c.change)
		d.Code += survey.DossierCode(why)
		code := h.hand(t, d)
		w := h.ask(get("/i/" + strings.ToLower(code[:4]) + "-" + code[4:]))
		if w.Code != 200 {
			t.Errorf("%s: %d", why, w.Code)
		}
		holds(t, why, w.Body.String(), append(c.want, "Quầy 02", "Trực tuyến", "được giữ kín", `action="/i/`+code+`"`, "!"+field, "!Không hỏi tên", "!ẩn danh", "!H38.21")...)
		if why != "a retired procedure" {
			holds(t, why, w.Body.String(), definitions().Center.Procedures[0].Name["vi"])
		}
	}
	if w := h.ask(get("/i/" + h.hand(t, decided(nil)) + "?lang=en")); !strings.Contains(w.Body.String(), "kept confidential") {
		t.Error("the English page has another opening")
	}
}

// TestAnInvitedAnswerIsThankedFor walks the way of a slip: page, answer, receipt; sent again; and somebody else.
func TestAnInvitedAnswerIsThankedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	path := "/i/" + h.hand(t, decided(nil))
	mine, other := answer("a-key-made-by-the-client", 2), answer("another-key-by-another-client", 5)
	w := h.ask(post(path, mine))
	to := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasPrefix(to, "/r/") || h.ask(get(to)).Code != 200 {
		t.Fatalf("POST: %d to %q: %s", w.Code, to, w.Body)
	}
	if again := h.ask(post(path, mine)); again.Header().Get("Location") != to {
		t.Errorf("sent again: %d to %q, want %q", again.Code, again.Header().Get("Location"), to)
	}
	for what, r := range map[string]*http.Request{"another key": post(path, other), "the page": get(path), "as JSON": asJSON(post(path, other))} {
		w := h.ask(r)
		if w.Code != 409 || w.Header().Get("Location") != "" {
			t.Errorf("%s: %d, want 409", what, w.Code)
		}
		holds(t, what, w.Body.String(), "Mã này đã được sử dụng", "!"+to[3:], "!"+to[3:7]+"-")
	}
	if w := h.ask(asJSON(post(path, mine))); w.Code != 200 || !strings.Contains(w.Body.String(), to[3:]) {
		t.Errorf("sent again as JSON: %d %s", w.Code, w.Body)
	}
	if len(h.pauses) > 0 {
		t.Errorf("right codes were held back: %v", h.pauses)
	}
	fresh := "/i/" + h.hand(t, decided(func(d *survey.Dossier) { d.Code = "H-2" }))
	if w := h.ask(asJSON(post(fresh, mine))); w.Code != 201 {
		t.Errorf("the first as JSON: %d %s", w.Code, w.Body)
	}
	h.pass(31 * 24 * time.Hour)
	if w := h.ask(post(path, mine)); w.Header().Get("Location") != to {
		t.Errorf("sent again when the code has expired: %d", w.Code)
	}
	for _, r := range []*http.Request{asJSON(post(path, other)), asJSON(get(path))} {
		if w := h.ask(r); w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s as JSON when the code has expired: %d", r.Method, w.Code)
		}
	}
	if strings.Contains(h.log.String(), path[3:]) || strings.Contains(h.log.String(), "192.0.2.1") {
		t.Errorf("a code or an address is logged: %s", h.log)
	}
}

// TestFiftyOnOneSlip sends fifty different answers on one code at once, over each engine.
func TestFiftyOnOneSlip(t *testing.T) {
	t.Parallel()
	lite, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "hailong.db"))
	must(t, err)
	t.Cleanup(func() { _ = lite.Close() })
	for name, st := range map[string]store.Store{"memory": storetest.Memory(), "sqlite": lite} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, st)
			path := "/i/" + h.hand(t, decided(nil))
			var wg sync.WaitGroup
			answers := make([]*httptest.ResponseRecorder, 50)
			for i := range answers {
				wg.Go(func() { answers[i] = h.ask(post(path, answer(fmt.Sprintf("a-key-of-client-%d", i), i%5+1))) })
			}
			wg.Wait()
			docs, err := h.store.Scan(t.Context(), store.Responses, store.Cursor{}, 10)
			must(t, err)
			if len(docs) != 1 {
				t.Fatalf("%d responses are stored, want 1", len(docs))
			}
			receipt, codes := docs[0].Key, map[int]int{}
			for i, w := range answers {
				codes[w.Code]++
				seen := w.Body.String() + fmt.Sprint(w.Header())
				if w.Code == 409 {
					holds(t, fmt.Sprint("answer ", i), seen, "!"+receipt, "!"+receipt[:4]+"-"+receipt[4:8], "đã được sử dụng")
				} else if w.Header().Get("Location") != "/r/"+receipt {
					t.Errorf("answer %d: %d to %q", i, w.Code, w.Header().Get("Location"))
				}
			}
			if diff := cmp.Diff(map[int]int{303: 1, 409: 49}, codes); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLookingAtASlipSpendsNothing: scanners, previews and curious people.
func TestLookingAtASlipSpendsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	path := "/i/" + h.hand(t, decided(nil))
	before := h.counts(t)
	for i := range 1000 {
		r := get(path)
		if i%10 == 0 {
			r.Method = http.MethodHead
		}
		if w := h.ask(r); w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" || len(w.Result().Cookies()) > 0 {
			t.Fatalf("look %d: %d %v", i, w.Code, w.Header())
		}
	}
	if diff := cmp.Diff(before, h.counts(t)); diff != "" {
		t.Errorf("looking wrote something (-before +after):\n%s", diff)
	}
	if w := h.ask(post(path, answer("a-key-made-by-the-client", 5))); w.Code != 303 {
		t.Errorf("afterwards the answer is refused: %d", w.Code)
	}
}

// TestAPersonalFormComesBack with everything kept, to the same address, whatever was wrong.
func TestAPersonalFormComesBack(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct {
		before func(context.Context, storetest.Call) error
		change func(url.Values)
		status int
		want   []string
	}{
		"a fault": {nil, func(f url.Values) { f.Del("overall") }, 422,
			[]string{"Lỗi:", "Quý vị chưa chọn mức hài lòng chung", "Quầy 02", "!name=taxcode", `!name="applicant"`}},
		"it cannot be written": {storetest.Only("Insert", storetest.EveryNth(1)), func(url.Values) {}, 503,
			[]string{"chưa được ghi nhận", "Gửi lại", "Quầy 02", "!name=taxcode", `!name="applicant"`}},
		"the dossier cannot be read": {storetest.EveryNth(1), func(url.Values) {}, 503,
			[]string{"chưa được ghi nhận", "Gửi lại", "!Quầy 02", "!name=taxcode", `!name="applicant"`, "!<dl>"}},
		"nor can one whose applicant had been asked": {storetest.EveryNth(1), func(f url.Values) { f.Set("applicant", "business"); f.Set("taxcode", "0100233488") }, 503,
			[]string{`value="0100233488"`, `value="business" class="bz" checked`}},
	} {
		faulty := &storetest.Faulty{Store: storetest.Memory()}
		h := newHouse(t, faulty)
		code := h.hand(t, decided(nil))
		form := answer("a-key-made-by-the-client", 4)
		c.change(form)
		faulty.Before = c.before
		w := h.ask(post("/i/"+code, form))
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", why, w.Code, c.status)
		}
		holds(t, why, w.Body.String(), append(c.want, `action="/i/`+code+`"`, "Chậm hẹn &lt;script&gt;", `value="a-key-made-by-the-client"`, "!<script")...)
		faulty.Before = nil
		if n := h.counts(t)[store.Responses]; n != 0 {
			t.Errorf("%s: %d are stored", why, n)
		}
		form.Set("overall", "4")
		if w := h.ask(post("/i/"+code, form)); w.Code != 303 {
			t.Errorf("%s: sent again: %d", why, w.Code)
		}
	}
}

// TestTypedCodes lead from the first page to the survey, in whatever way they are typed.
func TestTypedCodes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	holds(t, "the first page", h.ask(get("/")).Body.String(), `<form action="/i"`, "name=code", "autocapitalize=characters", "autocomplete=off", "K7M2-9QXD")
	for query, want := range map[string]string{
		"?code=k7m2-9qxd":             "/i/K7M29QXD",
		"?lang=vi&code=K7M2+9QXD":     "/i/K7M29QXD",
		"?lang=en&code=%20b7m2.9qxd.": "/i/87M29QXD?lang=en",
		"":                            "/",
		"?lang=en":                    "/?lang=en",
	} {
		if w := h.ask(get("/i" + query)); w.Code != 303 || w.Header().Get("Location") != want {
			t.Errorf("/i%s: %d to %q, want %q", query, w.Code, w.Header().Get("Location"), want)
		}
	}
}

// TestAFormCannotOverrideItsDossier: what is stored is the dossier's.
func TestAFormCannotOverrideItsDossier(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.Memory())
	form := answer("a-key-made-by-the-client", 4)
	for name, value := range map[string]string{"applicant": "citizen", "field": "dat-dai", "taxcode": "0100233488", "consent": "1", "point": "TT-01",
		"channel": "paper", "dossier": "x", "mode": "open", "procedure_code": "1.000001", "business": "x"} {
		form.Set(name, value)
	}
	if w := h.ask(post("/i/"+h.hand(t, decided(nil)), form)); w.Code != 303 {
		t.Fatalf("POST: %d %s", w.Code, w.Body)
	}
	docs, err := h.store.Scan(t.Context(), store.Responses, store.Cursor{}, 10)
	must(t, err)
	var r survey.Response
	must(t, survey.DecodeResponse(docs[0].Body, &r))
	want := survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-02", Mode: survey.Personal, Channel: "online", Lang: "vi", Applicant: survey.Business,
		Procedure: definitions().Center.Procedures[0].Code, Business: "b0123456789abcdef",
		Dossier: intake.Keys{Receipt: make([]byte, 32)}.DossierKey("H38.21-210528-0001"), Submitted: r.Submitted, Received: today,
		Answers: map[survey.QuestionID]survey.Answer{"overall": {Choices: []survey.ChoiceCode{"4"}}, "comment": {Text: "Chậm hẹn <script>"}},
	}
	if diff := cmp.Diff(want, r); diff != "" || len(r.Submitted) != 32 {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
}
