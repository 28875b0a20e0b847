package store_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, why string }{
		{` { "b" : [ 1.0 , 2.50 ] , "a" : null } `, `{"b":[1,2.5],"a":null}`, "space and numbers"},
		{`{"a":"\u00e0\/\u0061"}`, `{"a":"à/a"}`, "escapes that need not be"},
		{`{"a":"a` + "\u0300" + `"}`, `{"a":"à"}`, "normal form C"},
		{`{"a":"\u003c\u0338"}`, `{"a":"≮"}`, "a bracket that composes"},
		{`{"a":"\u2028\u2029\u202f"}`, "{\"a\":\"\\u2028\\u2029\u202f\"}", "line separators, and their neighbour"},
		{`{"n":[12345678901234567890e-10,1e-6,1e-7,0.000001]}`, `{"n":[1234567890.1234567,0.000001,1e-7,0.000001]}`, "exponents"},
	} {
		got, err := store.Canonical([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("Canonical(%s) = %s, %v; want %s (%s)", c.in, got, err, c.want, c.why)
		}
	}
}

func TestCanonicalRefusesALongFormThatGrows(t *testing.T) {
	t.Parallel()
	body := `{"a":"` + strings.Repeat("<", store.MaxBody/4) + `"}` // six bytes each when escaped
	if _, err := store.Canonical([]byte(body)); survey.KindOf(err) != survey.Invalid {
		t.Errorf("Canonical = %v, want invalid", err)
	}
}

func TestCanonicalTellsManyNamesApart(t *testing.T) {
	t.Parallel()
	many := map[string]int{}
	for i := range 5000 {
		many[strings.Repeat("n", i%7)+string(rune('a'+i%26))+time.Duration(i).String()] = i
	}
	body, err := json.Marshal(many)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := store.Canonical(body); err != nil || !bytes.Equal(got, body) {
		t.Errorf("5000 names: %v", err)
	}
	twice := append(body[:len(body)-1:len(body)-1], `,"a0s":1}`...)
	if _, err := store.Canonical(twice); survey.KindOf(err) != survey.Invalid || err == nil {
		t.Errorf("a name twice among 5000 = %v, want invalid", err)
	}
}

// FuzzCanonical wants that nothing panics, that what is accepted is JSON of the same value, and that the form is final.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[1,-0.5e3,"\ud83d\ude00\u0000",{"b":null}],"c":true}`, `{"a":1}x`, "{\"\xff\":1}", `{"":[[[]]]}`, `{"a":"\`, `{"a":00}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := store.Canonical(in)
		if err != nil {
			if survey.KindOf(err) != survey.Invalid {
				t.Fatalf("Canonical(%q) = %v, want invalid", in, err)
			}
			return
		}
		again, err := store.Canonical(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("Canonical(%s) is %s, and of that %s, %v", in, out, again, err)
		}
		var a, b map[string]any
		if err := json.Unmarshal(in, &a); err != nil {
			t.Fatalf("Canonical accepts %q, encoding/json says %v", in, err)
		}
		if err := json.Unmarshal(out, &b); err != nil {
			t.Fatalf("Canonical(%q) = %q, and that is no JSON: %v", in, out, err)
		}
		if ascii(in) && !reflect.DeepEqual(a, b) {
			t.Fatalf("Canonical(%s) = %s has another value", in, out)
		}
	})
}

// ascii reports whether normalising cannot have changed anything.
func ascii(b []byte) bool {
	return !bytes.ContainsFunc(b, func(r rune) bool { return r > 0x7e }) && !bytes.Contains(b, []byte(`\u`))
}

func TestStampsNeverGoBack(t *testing.T) {
	t.Parallel()
	day := time.Date(2021, 6, 4, 8, 0, 0, 1234567, time.FixedZone("", 7*3600))
	clock := []time.Time{day, day.Add(time.Second), day.Add(-time.Hour), day.Add(2 * time.Second)}
	s := store.Stamps{Now: func() time.Time { t := clock[0]; clock = clock[1:]; return t }}
	want := []string{"01:00:00.001Z", "01:00:01.001Z", "01:00:01.001Z", "01:00:02.001Z"}
	for i, w := range want {
		if got := s.Next().Format("15:04:05.999999Z07:00"); got != w {
			t.Errorf("stamp %d is %s, want %s", i, got, w)
		}
	}
}
