package intake_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/store"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

const key = "0123456789abcdef0123456789ABCDEF"

func submission(change func(s *survey.Submission)) survey.Submission {
	s := survey.Submission{
		Key: key, Survey: "business-satisfaction.v1", Point: "TT-01", Lang: "vi", Applicant: survey.Business,
		Answers: map[survey.QuestionID][]string{"overall": {"5"}},
	}
	if change != nil {
		change(&s)
	}
	return s
}

func TestAcceptStores(t *testing.T) {
	t.Parallel()
	w := memory(t)
	got, err := w.Accept(t.Context(), submission(func(s *survey.Submission) {
		s.Field, s.TaxCode, s.Consent, s.Lang, s.Channel, s.Mode = "doanh-nghiep", "0100 233 488", true, "en", "forged", "forged"
		s.Answers = map[survey.QuestionID][]string{
			"overall": {"2"}, "access": {"na"}, "procedure": {"", " 4 "}, "extra_contacts": {"3+"}, "extra_payment": {""},
			"reasons": {"other", "late", "late"}, "comment": {" Cha\u0323\u0302m\r\n\x00\u202equá\t<b> "}, "unknown": {"x"},
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	id := keys.ReceiptID(key)
	at := now.Truncate(time.Millisecond)
	if d := cmp.Diff(intake.Receipt{Code: id, Received: at, New: true}, got); d != "" {
		t.Errorf("Receipt (-want +got):\n%s", d)
	}
	want := survey.Response{
		ID: id, Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "en",
		Applicant: survey.Business, Field: "doanh-nghiep", Business: keys.BusinessKey("0100233488"), Received: at,
		Answers: map[survey.QuestionID]survey.Answer{
			"overall": choice("2"), "access": choice("na"), "procedure": choice("4"), "extra_contacts": choice("3+"),
			"reasons": choice("late", "other"), "comment": {Text: "Chậm\nquá <b>"},
		},
	}
	for _, typed := range []survey.ReceiptCode{id, survey.ReceiptCode(strings.ToLower(id.Grouped()))} {
		r, err := w.Lookup(t.Context(), typed)
		if d := cmp.Diff(want, r); d != "" || err != nil {
			t.Errorf("Lookup(%s): %v (-want +got):\n%s", typed, err, d)
		}
	}
}

func TestAcceptTellsAllFaults(t *testing.T) {
	t.Parallel()
	w := memory(t)
	for _, c := range []struct {
		why    string
		change func(s *survey.Submission)
		want   survey.Faults
	}{
		{"nothing filled in", func(s *survey.Submission) { s.Applicant, s.Answers = "", nil }, survey.Faults{
			{Field: "applicant", Key: "err.applicant_required"}, {Field: "overall", Key: "err.q1_required"},
		}},
		{"a choice that does not exist", func(s *survey.Submission) { s.Answers["staff"] = []string{"6"} }, survey.Faults{{Field: "staff", Key: "err.choice_invalid"}}},
		{"na where it is not offered", func(s *survey.Submission) { s.Answers["overall"] = []string{"na"} }, survey.Faults{{Field: "overall", Key: "err.choice_invalid"}}},
		{"na of a list that has none", func(s *survey.Submission) { s.Answers["extra_payment"] = []string{"na"} }, survey.Faults{{Field: "extra_payment", Key: "err.choice_invalid"}}},
		{"two answers to one question, even the same", func(s *survey.Submission) { s.Answers["overall"] = []string{"5", "5"} }, survey.Faults{{Field: "overall", Key: "err.one_choice"}}},
		{"a reason that does not exist", func(s *survey.Submission) {
			s.Answers["overall"], s.Answers["reasons"] = []string{"1"}, []string{"late", "x"}
		}, survey.Faults{{Field: "reasons", Key: "err.choice_invalid"}}},
		{"three characters too long, counted after cleaning", func(s *survey.Submission) {
			s.Answers["comment"] = []string{" " + strings.Repeat("e\u0302\u0323", 503) + "\r\n"}
		}, survey.Faults{{Field: "comment", Key: "err.too_long", Args: []any{"n", 3, "max", 500}}}},
		{"two comments", func(s *survey.Submission) { s.Answers["comment"] = []string{"a", "b"} }, survey.Faults{{Field: "comment", Key: "err.text_invalid"}}},
		{"an unknown field and applicant", func(s *survey.Submission) { s.Field, s.Applicant = "x", "robot" }, survey.Faults{
			{Field: "applicant", Key: "err.choice_invalid"}, {Field: "field", Key: "err.field_unknown"},
		}},
		{"an unknown procedure", func(s *survey.Submission) { s.Procedure = "9.999999" }, survey.Faults{{Field: "procedure_code", Key: "err.choice_invalid"}}},
		{"a short key", func(s *survey.Submission) { s.Key = "0123456789abcde" }, survey.Faults{{Field: "key", Key: "err.key_invalid"}}},
		{"a long key", func(s *survey.Submission) { s.Key = survey.SubmissionKey(strings.Repeat("a", 129)) }, survey.Faults{{Field: "key", Key: "err.key_invalid"}}},
		{"a key with a blank", func(s *survey.Submission) { s.Key = "0123456789abcdef 123" }, survey.Faults{{Field: "key", Key: "err.key_invalid"}}},
		{"a version that does not exist", func(s *survey.Submission) { s.Survey = "business-satisfaction.v9" }, survey.Faults{
			{Field: "survey", Key: "err.survey_unknown", Args: []any{"survey", "business-satisfaction.v9"}},
		}},
		{"another center's survey", func(s *survey.Submission) { s.Survey = "other.v1" }, survey.Faults{
			{Field: "survey", Key: "err.survey_unknown", Args: []any{"survey", "other.v1"}},
		}},
		{"not UTF-8, anywhere", func(s *survey.Submission) {
			s.TaxCode, s.Answers["comment"], s.Answers["\xff"] = "\xff", []string{"\xc3"}, []string{"x"}
		}, survey.Faults{{Field: "comment", Key: "err.text_invalid"}, {Field: "taxcode", Key: "err.text_invalid"}, {Field: "\ufffd", Key: "err.text_invalid"}}},
	} {
		_, err := w.Accept(t.Context(), submission(c.change))
		var got survey.Faults
		errors.As(err, &got)
		if d := cmp.Diff(c.want, got); d != "" || survey.KindOf(err) != survey.Invalid {
			t.Errorf("%s: %v (-want +got):\n%s", c.why, err, d)
		}
	}
	if n := len(w.stored(t)); n != 0 {
		t.Errorf("%d responses were stored", n)
	}
}

func TestAcceptGoesOnWithout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why     string
		change  func(s *survey.Submission)
		notices []string
		check   func(r *survey.Response) bool
	}{
		{"a wrong tax code", func(s *survey.Submission) { s.TaxCode, s.Consent = "0100233480", true }, []string{intake.NoticeTaxCode},
			func(r *survey.Response) bool { return r.Business == "" }},
		{"a tax code without consent", func(s *survey.Submission) { s.TaxCode = "0100233488" }, []string{intake.NoticeConsent},
			func(r *survey.Response) bool { return r.Business == "" }},
		{"consent to nothing", func(s *survey.Submission) { s.Consent = true }, nil,
			func(r *survey.Response) bool { return r.Business == "" }},
		{"reasons that were not asked for, even wrong ones", func(s *survey.Submission) { s.Answers["reasons"] = []string{"x"} }, nil,
			func(r *survey.Response) bool { return len(r.Answers) == 1 }},
		{"a comment of which nothing is left", func(s *survey.Submission) { s.Answers["comment"] = []string{"\x00\r\n"} }, nil,
			func(r *survey.Response) bool { return len(r.Answers) == 1 }},
		{"a language nobody speaks", func(s *survey.Submission) { s.Lang = "xx" }, nil,
			func(r *survey.Response) bool { return r.Lang == "vi" }},
		{"a page that was open when a new version came out", func(s *survey.Submission) { s.Survey = "business-satisfaction.v2" }, nil,
			func(r *survey.Response) bool { return r.Survey == "business-satisfaction.v2" }},
		{"a time that the caller gives", func(s *survey.Submission) { s.Received = now.Add(-time.Hour) }, nil,
			func(r *survey.Response) bool { return r.Received.Equal(now.Add(-time.Hour).Truncate(time.Millisecond)) }},
	} {
		w := memory(t)
		receipt, err := w.Accept(t.Context(), submission(c.change))
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		r, err := w.Lookup(t.Context(), receipt.Code)
		if err != nil || !c.check(&r) {
			t.Errorf("%s: stored %+v, %v", c.why, r, err)
		}
		if d := cmp.Diff(c.notices, receipt.Notices); d != "" {
			t.Errorf("%s: notices (-want +got):\n%s", c.why, d)
		}
	}
}

func TestAcceptRefusesPoints(t *testing.T) {
	t.Parallel()
	w := memory(t)
	for point, want := range map[survey.PointCode]survey.Kind{"TT-99": survey.NotFound, "": survey.NotFound, "TT-90": survey.Gone} {
		_, err := w.Accept(t.Context(), submission(func(s *survey.Submission) { s.Point = point }))
		if survey.KindOf(err) != want {
			t.Errorf("point %q: %v, want %s", point, err, want)
		}
	}
}

func TestFiftyAtOnceAreOne(t *testing.T) {
	t.Parallel()
	w := memory(t)
	var wg sync.WaitGroup
	receipts := make([]intake.Receipt, 50)
	for i := range receipts {
		wg.Go(func() {
			var err error
			if receipts[i], err = w.Accept(t.Context(), submission(nil)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	fresh := 0
	for _, r := range receipts {
		if r.New {
			fresh++
		}
		if r.Code != receipts[0].Code || !r.Received.Equal(receipts[0].Received) {
			t.Errorf("receipts differ: %v and %v", r, receipts[0])
		}
	}
	if n := len(w.stored(t)); n != 1 || fresh != 1 {
		t.Errorf("%d responses, %d new receipts; want 1 and 1", n, fresh)
	}
}

func TestTheFirstAnswersStand(t *testing.T) {
	t.Parallel()
	w := memory(t)
	first, err := w.Accept(t.Context(), submission(nil))
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Accept(t.Context(), submission(func(s *survey.Submission) {
		s.Answers["overall"], s.Received = []string{"1"}, now.Add(time.Hour)
	}))
	if err != nil || again.New || again.Code != first.Code || !again.Received.Equal(first.Received) {
		t.Errorf("sent again: %+v, %v; want %+v, not new", again, err, first)
	}
	if r, _ := w.Lookup(t.Context(), first.Code); r.Code("overall") != "5" {
		t.Errorf("the answer became %s", r.Code("overall"))
	}
}

func TestADeadStoreIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.Dead())
	if _, err := w.Accept(t.Context(), submission(nil)); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Accept: %v, want Unavailable", err)
	}
	if _, err := w.Lookup(t.Context(), keys.ReceiptID(key)); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("Lookup: %v, want Unavailable", err)
	}
}

func TestLookupOfNothing(t *testing.T) {
	t.Parallel()
	w := memory(t)
	for _, code := range []survey.ReceiptCode{keys.ReceiptID("never sent"), "", "../../etc"} {
		_, err := w.Lookup(t.Context(), code)
		var e *survey.Error
		if !errors.As(err, &e) || e.Kind != survey.NotFound || e.Key != "state.unknown_receipt.title" {
			t.Errorf("Lookup(%q): %v, want NotFound with its message", code, err)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	if got := keys.BusinessKey("0100233488"); len(got) != 32 || got == keys.BusinessKey("0100112437") || strings.Contains(string(got), "0100233488") {
		t.Errorf("BusinessKey = %s", got)
	}
	if got := keys.BusinessKey(""); got != "" {
		t.Errorf("BusinessKey of nothing = %s", got)
	}
	other := intake.Keys{Business: []byte("x"), Receipt: []byte("y")}
	if other.BusinessKey("0100233488") == keys.BusinessKey("0100233488") || other.ReceiptID(key) == keys.ReceiptID(key) {
		t.Error("other secrets give the same keys")
	}
	if got := keys.ReceiptID(key); len(got) != 20 {
		t.Errorf("ReceiptID = %s; want 20 characters", got)
	}
}

// FuzzAccept sends what a form may hold. Whatever is accepted is sound: known codes only, no control character, within
// the limits, and the very same when read back.
func FuzzAccept(f *testing.F) {
	f.Add("overall", "5", "comment", "tốt", "0100233488", "business", "doanh-nghiep")
	f.Add("reasons", "late", "overall", "1", "x", "household", "")
	f.Add("comment", "<script>\x00\u202e\xff", "staff", "na", "\xff", "", "x")
	w := memory(f)
	def := definitions(f).Surveys["business-satisfaction.v1"]
	n := 0
	var mu sync.Mutex
	f.Fuzz(func(t *testing.T, q1, v1, q2, v2, tax, applicant, field string) {
		mu.Lock()
		n++
		k := survey.SubmissionKey("fuzz-" + strings.Repeat("x", 20) + time.Unix(int64(n), 0).UTC().Format("150405-20060102"))
		mu.Unlock()
		sub := submission(func(s *survey.Submission) {
			s.Key, s.TaxCode, s.Consent, s.Applicant, s.Field = k, tax, true, survey.Applicant(applicant), survey.FieldCode(field)
			s.Answers[survey.QuestionID(q1)] = append(s.Answers[survey.QuestionID(q1)], v1)
			s.Answers[survey.QuestionID(q2)] = append(s.Answers[survey.QuestionID(q2)], v2)
		})
		receipt, err := w.Accept(t.Context(), sub)
		if err != nil {
			if survey.KindOf(err) != survey.Invalid {
				t.Fatalf("Accept: %v; want Invalid or nothing", err)
			}
			return
		}
		doc, err := w.store.Get(t.Context(), store.Responses, string(receipt.Code))
		if err != nil {
			t.Fatal(err)
		}
		var r survey.Response
		if err := survey.DecodeResponse(doc.Body, &r); err != nil {
			t.Fatal(err)
		}
		for id, a := range r.Answers {
			q, ok := def.Question(id)
			if !ok {
				t.Fatalf("an answer to %q was stored", id)
			}
			for _, c := range a.Choices {
				if _, ok := q.Choice(c); !ok {
					t.Fatalf("%s was answered with %q", id, c)
				}
			}
			if len([]rune(a.Text)) > 500 || strings.ContainsAny(a.Text, "\x00\r\x1b\u202e") {
				t.Fatalf("text %q was stored", a.Text)
			}
		}
	})
}
