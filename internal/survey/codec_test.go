package survey_test

import (
	"encoding/json"
	"testing"
	"time"

	"hailong/internal/survey"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func full() survey.Response {
	return survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "vi", Applicant: survey.Business,
		Procedure: "2.001583", Field: "doanh-nghiep", Business: "0123456789abcdef0123456789abcdef", Dossier: "H1",
		Received: time.Date(2021, 3, 5, 2, 10, 11, 123e6, time.UTC),
		Answers: map[survey.QuestionID]survey.Answer{
			"overall": {Choices: []survey.ChoiceCode{"2"}}, "reasons": {Choices: []survey.ChoiceCode{"late", "other"}},
			"comment": {Text: "Chậm <b>\"hẹn\"</b> & lâu\n"},
		},
	}
}

func TestResponseIsStoredAsWritten(t *testing.T) {
	t.Parallel()
	r := full()
	body, err := survey.EncodeResponse(&r)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"survey":"business-satisfaction.v1","point":"TT-01","mode":"open","channel":"counter","lang":"vi","applicant":"business",` +
		`"procedure":"2.001583","field":"doanh-nghiep","business":"0123456789abcdef0123456789abcdef","dossier":"H1",` +
		`"answers":{"comment":{"text":"Chậm <b>\"hẹn\"</b> & lâu\n"},"overall":"2","reasons":["late","other"]},"received":"2021-03-05T02:10:11.123Z"}`
	if string(body) != want {
		t.Errorf("EncodeResponse =\n%s, want\n%s", body, want)
	}
	var back survey.Response
	if err := survey.DecodeResponse(body, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Error(diff)
	}
}

// TestDecodeOfEncodeIsTheSame over arbitrary texts: the way by hand and the long way round agree.
func TestDecodeOfEncodeIsTheSame(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringMatching(`[a-z0-9-]{1,8}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		r := survey.Response{Survey: "s.v1", Point: survey.PointCode(text.Draw(t, "point")), Received: time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "at")).UTC()}
		for range rapid.IntRange(0, 4).Draw(t, "answers") {
			if r.Answers == nil {
				r.Answers = map[survey.QuestionID]survey.Answer{}
			}
			a := survey.Answer{Text: text.Draw(t, "text")}
			if n := rapid.IntRange(0, 3).Draw(t, "choices"); n > 0 || a.Text == "" {
				a = survey.Answer{}
				for range max(n, 1) {
					a.Choices = append(a.Choices, survey.ChoiceCode(text.Draw(t, "code")))
				}
			}
			r.Answers[survey.QuestionID(text.Draw(t, "id"))] = a
		}
		body, err := survey.EncodeResponse(&r)
		if err != nil {
			t.Fatal(err)
		}
		var back survey.Response
		if err := survey.DecodeResponse(body, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzDecodeResponse: whatever is in the store, decoding does not panic, and what it accepts is what encoding/json accepts.
func FuzzDecodeResponse(f *testing.F) {
	r := full()
	body, _ := survey.EncodeResponse(&r)
	f.Add(body)
	f.Add([]byte(`{"survey":"a","answers":{"x":["1","2"]},"received":"2021-03-05T02:10:11Z"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var got survey.Response
		err := survey.DecodeResponse(b, &got)
		if err == nil && !json.Valid(b) {
			t.Errorf("DecodeResponse accepts what is not JSON: %q", b)
		}
	})
}

func BenchmarkDecodeResponse(b *testing.B) {
	r := full()
	delete(r.Answers, "comment")
	body, err := survey.EncodeResponse(&r)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := survey.DecodeResponse(body, &r); err != nil {
			b.Fatal(err)
		}
	}
}
