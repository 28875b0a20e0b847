package survey_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/survey"
)

func full() *survey.Response {
	return &survey.Response{
		Survey: "business-satisfaction.v1", Point: "TT-01", Mode: survey.Open, Channel: "counter", Lang: "vi",
		Applicant: survey.Business, Procedure: "2.001583", Field: "doanh-nghiep", Business: "00112233445566778899aabbccddeeff",
		Dossier: "000.00.12.H31-210305-0001",
		Answers: map[survey.QuestionID]survey.Answer{
			"overall": {Choices: []survey.ChoiceCode{"2"}}, "access": {Choices: []survey.ChoiceCode{"na"}},
			"extra_contacts": {Choices: []survey.ChoiceCode{"3+"}}, "reasons": {Choices: []survey.ChoiceCode{"late", "other"}},
			"comment": {Text: "Chậm \"quá\" \\ <b>\nđường truyền\t."},
		},
		Received: time.Date(2021, 3, 5, 2, 0, 0, 7e6, time.UTC),
	}
}

func TestEncodeResponse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why  string
		r    *survey.Response
		want string
	}{
		{"every member, in order", full(), `{"survey":"business-satisfaction.v1","point":"TT-01","mode":"open","channel":"counter","lang":"vi",` +
			`"applicant":"business","procedure":"2.001583","field":"doanh-nghiep","business":"00112233445566778899aabbccddeeff",` +
			`"dossier":"000.00.12.H31-210305-0001","answers":{"access":"na","comment":{"text":"Chậm \"quá\" \\ <b>\nđường truyền\u0009."},` +
			`"extra_contacts":"3+","overall":"2","reasons":["late","other"]},"received":"2021-03-05T02:00:00.007Z"}`},
		{"empty members are left out, another zone is UTC", &survey.Response{
			Point: "TT-01", Received: time.Date(2021, 3, 5, 9, 0, 0, 0, time.FixedZone("", 7*3600)),
			Answers: map[survey.QuestionID]survey.Answer{"overall": {}},
		}, `{"point":"TT-01","received":"2021-03-05T02:00:00.000Z"}`},
	} {
		got, err := survey.EncodeResponse(c.r)
		if err != nil || string(got) != c.want {
			t.Errorf("EncodeResponse (%s) = %s, %v; want %s", c.why, got, err, c.want)
		}
	}
}

func TestEncodeResponseRefuses(t *testing.T) {
	t.Parallel()
	for why, r := range map[string]*survey.Response{
		"not UTF-8":           {Point: "\xff", Received: time.Unix(0, 0)},
		"a text is not UTF-8": {Answers: map[survey.QuestionID]survey.Answer{"c": {Text: "\xc3"}}},
		"the year 10000":      {Received: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if got, err := survey.EncodeResponse(r); survey.KindOf(err) != survey.Invalid {
			t.Errorf("EncodeResponse (%s) = %s, %v; want an Invalid error", why, got, err)
		}
	}
}

func TestDecodeResponse(t *testing.T) {
	t.Parallel()
	body, err := survey.EncodeResponse(full())
	if err != nil {
		t.Fatal(err)
	}
	var loose map[string]any
	if err := json.Unmarshal(body, &loose); err != nil {
		t.Fatal(err)
	}
	indented, _ := json.MarshalIndent(loose, "", "  ")
	for why, in := range map[string][]byte{"as written": body, "other order, blanks": indented} {
		got := survey.Response{ID: "7H3K", Dossier: "left over"}
		want := full()
		want.ID = "7H3K"
		if err := survey.DecodeResponse(in, &got); err != nil {
			t.Errorf("DecodeResponse (%s): %v", why, err)
		} else if d := cmp.Diff(*want, got); d != "" {
			t.Errorf("DecodeResponse (%s) (-want +got):\n%s", why, d)
		}
	}
}

func TestDecodeResponseRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "{}", "null", "[]", `{"point":"TT-01"}`, `{"received":"yesterday"}`, `{"received":"2021-02-30T00:00:00.000Z"}`,
		`{"answers":{"overall":5},"received":"2021-03-05T02:00:00.000Z"}`, `{"received":"2021-03-05T02:00:00.000Z"} x`,
		`{"answers":{"overall":[]},"received":"2021-03-05T02:00:00.000Z"}`,
	} {
		got := survey.Response{ID: "7H3K"}
		if err := survey.DecodeResponse([]byte(in), &got); err == nil {
			t.Errorf("DecodeResponse(%s) = %+v; want an error", in, got)
		} else if d := cmp.Diff(survey.Response{ID: "7H3K"}, got); d != "" {
			t.Errorf("DecodeResponse(%s) leaves something behind: %s", in, d)
		}
	}
}

// FuzzDecodeResponse compares the hand-written reader with encoding/json, and reads back what it wrote.
func FuzzDecodeResponse(f *testing.F) {
	body, _ := survey.EncodeResponse(full())
	f.Add(body)
	f.Add([]byte(`{"received":"2021-03-05T02:00:00.000Z","answers":{"a":"1","a":["2"],"b":{"text":"x"}}}`))
	f.Add([]byte(`{"point":"\ud800","received":"2021-03-05T02:00:00.000Z"}`))
	f.Add([]byte(`{"point":"a","point":"b","received":"2021-03-05T24:00:00.000Z"}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var quick, slow survey.Response
		errQuick := survey.DecodeResponse(in, &quick)
		errSlow := survey.DecodeSlowly(in, &slow)
		if (errQuick == nil) != (errSlow == nil) {
			t.Fatalf("DecodeResponse(%q): %v; encoding/json: %v", in, errQuick, errSlow)
		}
		if errQuick != nil {
			return
		}
		if d := cmp.Diff(slow, quick); d != "" {
			t.Fatalf("DecodeResponse(%q) differs from encoding/json (-json +hand):\n%s", in, d)
		}
		again, err := survey.EncodeResponse(&quick)
		if err != nil {
			return // a year that cannot be written
		}
		var back survey.Response
		if err := survey.DecodeResponse(again, &back); err != nil {
			t.Fatalf("%s cannot be read again: %v", again, err)
		}
		if more, _ := survey.EncodeResponse(&back); string(more) != string(again) {
			t.Fatalf("decode and encode: %s becomes %s", again, more)
		}
	})
}

func BenchmarkDecodeResponse(b *testing.B) {
	r := full()
	r.Answers["comment"] = survey.Answer{}
	for _, id := range []survey.QuestionID{"procedure", "staff", "result"} {
		r.Answers[id] = survey.Answer{Choices: []survey.ChoiceCode{"5"}}
	}
	body, err := survey.EncodeResponse(r)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var got survey.Response
	for b.Loop() {
		if err := survey.DecodeResponse(body, &got); err != nil {
			b.Fatal(err)
		}
	}
}
