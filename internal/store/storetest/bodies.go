package storetest

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hailong/internal/store"
	"hailong/internal/survey"
)

func (*suite) normalForm(t *testing.T, s store.Store) {
	const decomposed, composed = "Ha\u0300i Lo\u0300ng", "Hài Lòng"
	insert(t, s, store.Responses, doc(decomposed, `{"`+decomposed+`":["tho\u0309a","e`+"\u0302\u0301"+`"]}`))
	const want = `{"Hài Lòng":["thỏa","ế"]}`
	for _, key := range []string{decomposed, composed} {
		got := get(t, s, store.Responses, key)
		wantDiff(t, "key", composed, got.Key)
		wantDiff(t, "body", want, string(got.Body))
	}
	outcomes, err := s.Insert(t.Context(), store.Responses, []store.Document{doc(composed, `{}`)})
	if err != nil || outcomes[0] != store.Conflict {
		t.Errorf("Insert under the composed key = %v, %v; want conflict", outcomes, err)
	}
	outcomes, err = s.Insert(t.Context(), store.Responses, []store.Document{doc("y\u0301", `{}`), doc("ý", `{}`)})
	if err != nil || outcomes[0] != store.Written || outcomes[1] != store.Conflict {
		t.Errorf("Insert of one key in two forms = %v, %v; want written, conflict", outcomes, err)
	}
	if err := s.Put(t.Context(), store.Responses, doc(decomposed, `{"v":2}`)); err != nil {
		t.Errorf("Put: %v", err)
	}
	wantDiff(t, "body after Put", `{"v":2}`, string(get(t, s, store.Responses, composed).Body))
	if err := s.Delete(t.Context(), store.Responses, decomposed); err != nil {
		t.Errorf("Delete: %v", err)
	}
	count(t, s, store.Responses, 1)
}

func (*suite) awkwardKeys(t *testing.T, s store.Store) {
	awkward := []string{
		`"`, `'`, `'; DROP TABLE responses; --`, "`", `\`, "$where", "a.b", ".", " ", "  a ", "%", "_", "\n", "\u0001",
		"{}", "null", "0", "ObjectId()", "Đ", "đ", "A", "a", "𐐷", strings.Repeat("k", store.MaxKey),
	}
	for i, key := range awkward {
		insert(t, s, store.Responses, doc(key, fmt.Sprintf(`{"n":%d}`, i)))
	}
	for i, key := range awkward {
		wantDiff(t, fmt.Sprintf("body under %q", key), fmt.Sprintf(`{"n":%d}`, i), string(get(t, s, store.Responses, key).Body))
	}
	count(t, s, store.Responses, int64(len(awkward)))
}

// roundTrips are bodies and, where it differs, the form in which they come back.
var roundTrips = []struct {
	in, want, why string
	needs         Limit
}{
	{`{}`, "", "nothing in it", ""},
	{`{"z":1,"a":2,"m":{"z":1,"a":2}}`, "", "members keep their order", ""},
	{`{"10":1,"9":2,"":3,"$set":4,"a.b":5,"%":6,"%24":7," ":8,"$":9,".":10}`, "", "names that engines treat specially", ""},
	{`{"$numberLong":"5","$oid":"x","_id":1,"key":2,"at":3,"body":4}`, "", "names that look like the engine's own", InnerID},
	{`{"n\u0000l":"a\u0000b"}`, "", "NUL in a name and in a text", ""},
	{`{"min":-9223372036854775808,"max":9223372036854775807}`, "", "the ends of int64", ""},
	{`{"f":[0.1,1e-7,1.5,123456.789,1e+21,1.7976931348623157e+308,5e-324,-2.5]}`, "", "doubles as json.Marshal writes them", ""},
	{`{"f":[100000000000000000000]}`, "", "a double beyond int64, written as a whole number", ""},
	{`{"f":[1.0,1e3,-0,-0.0,0e5,1E+2]}`, `{"f":[1,1000,0,0,0,100]}`, "whole doubles are integers", ""},
	{`{"a":[[],[[]],{},[{}],[1,[2,[3,null]]],true,false,null,"x"]}`, "", "arrays in arrays", NestedArrays},
	{"{ \"a\" :\t[ 1 ,\n2 ] ,\r\n\"b\" : { } }", `{"a":[1,2],"b":{}}`, "space between tokens", ""},
	{`{"t":"\u003cb\u003e \u0026 \u2028 \" \\ / \b\f\n\r\t \u0001 ü 😀"}`, "", "texts as json.Marshal escapes them", ""},
	{`{"t":"<b>&\/\u00e0\ud83d\ude00\u2028"}`, `{"t":"\u003cb\u003e\u0026/à😀\u2028"}`, "other ways to write the same texts", ""},
	{`{"comment":"Cảm ơn Trung tâm, hồ sơ trả đúng hẹn 👍"}`, "", "Vietnamese", ""},
}

func (u *suite) bodies(t *testing.T, s store.Store) {
	for i, c := range roundTrips {
		if slices.Contains(u.without, c.needs) {
			t.Logf("left out: %s", c.why)
			continue
		}
		key, want := fmt.Sprint("k", i), c.want
		if want == "" {
			want = c.in
		}
		insert(t, s, store.Responses, doc(key, c.in))
		wantDiff(t, "get: "+c.why, want, string(get(t, s, store.Responses, key).Body))
	}
	for _, d := range scan(t, s, store.Responses, store.Cursor{}, 5) {
		wantDiff(t, "scan and get of "+d.Key, string(get(t, s, store.Responses, d.Key).Body), string(d.Body))
	}
}

// madeUpBodies takes values made at random there and back: what json.Marshal writes comes back byte for byte.
func (u *suite) madeUpBodies(t *testing.T, s store.Store) {
	body, n := objectGenerator(!slices.Contains(u.without, NestedArrays)), 0
	for seed := range u.cases {
		in, err := json.Marshal(body.Example(seed))
		if err != nil {
			t.Fatal(err)
		}
		want, err := store.Canonical(in)
		if err != nil {
			t.Fatalf("Canonical(%s): %v", in, err)
		}
		n++
		key := fmt.Sprint("k", n)
		insert(t, s, store.Responses, store.Document{Key: key, Body: in})
		wantDiff(t, "made-up body", string(want), string(get(t, s, store.Responses, key).Body))
	}
}

// objectGenerator makes objects that nest a few levels, with arrays directly in arrays or not.
func objectGenerator(nestArrays bool) *rapid.Generator[map[string]any] {
	leaf := rapid.OneOf(
		rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil),
		rapid.Float64().Filter(func(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) && f != 0 }).AsAny(),
	)
	value, item := leaf, leaf
	for range 3 {
		object := rapid.MapOfN(rapid.StringMatching(`[a-zà-ỹ$.%+ ]{0,6}`), value, 0, 4).AsAny()
		array := rapid.SliceOfN(item, 0, 4).AsAny()
		value = rapid.OneOf(leaf, array, object)
		if item = value; !nestArrays {
			item = rapid.OneOf(leaf, object)
		}
	}
	return rapid.MapOfN(rapid.StringMatching(`[a-z0-9_$.%]{0,6}`), value, 0, 6)
}

func nested(levels int) string {
	return strings.Repeat(`{"a":`, levels-1) + "{}" + strings.Repeat("}", levels-1)
}

func (*suite) faultyInput(t *testing.T, s store.Store) {
	insert(t, s, store.Responses, doc("there", `{"n":1}`))
	for _, c := range []struct {
		doc store.Document
		why string
	}{
		{doc("", `{}`), "an empty key"},
		{doc(strings.Repeat("k", store.MaxKey+1), `{}`), "a key of 513 bytes"},
		{doc("a\x00b", `{}`), "a NUL in the key"},
		{doc("a\xffb", `{}`), "a key that is not UTF-8"},
		{doc("k", ``), "no body"},
		{doc("k", `null`), "a body that is null"},
		{doc("k", `[]`), "a body that is an array"},
		{doc("k", `"x"`), "a body that is a text"},
		{doc("k", `{} {}`), "two bodies"},
		{doc("k", `{"a":1`), "a body cut short"},
		{doc("k", `{"a":1,}`), "a comma too many"},
		{doc("k", `{"a":01}`), "a leading zero"},
		{doc("k", `{"a":+1}`), "a plus"},
		{doc("k", `{"a":1e999}`), "no finite double"},
		{doc("k", `{"a":NaN}`), "no number"},
		{doc("k", `{"a":9223372036854775808}`), "beyond int64 and not what a double writes"},
		{doc("k", `{"a":1,"a":2}`), "a name twice"},
		{doc("k", `{"à":1,"a\u0300":2}`), "a name twice, in two forms"},
		{doc("k", "{\"a\":\"\xff\"}"), "a text that is not UTF-8"},
		{doc("k", `{"a":"\ud800"}`), "half a surrogate pair"},
		{doc("k", "{\"a\":\"\n\"}"), "a control character in a text"},
		{doc("k", nested(store.MaxDepth+1)), "65 levels"},
		{doc("k", `{"a":"`+strings.Repeat("x", store.MaxBody)+`"}`), "over 1 MiB"},
	} {
		_, err := s.Insert(t.Context(), store.Responses, []store.Document{doc("good", `{}`), c.doc})
		wantKind(t, "Insert with "+c.why, err, survey.Invalid)
		wantKind(t, "Put with "+c.why, s.Put(t.Context(), store.Responses, c.doc), survey.Invalid)
	}
	for _, key := range []string{"", "a\x00b", "\xff", strings.Repeat("é", store.MaxKey/2+1)} {
		_, err := s.Get(t.Context(), store.Responses, key)
		wantKind(t, fmt.Sprintf("Get(%.9q)", key), err, survey.Invalid)
		wantKind(t, fmt.Sprintf("Delete(%.9q)", key), s.Delete(t.Context(), store.Responses, key), survey.Invalid)
	}
	for _, limit := range []int{0, -1} {
		_, err := s.Scan(t.Context(), store.Responses, store.Cursor{}, limit)
		wantKind(t, fmt.Sprint("Scan with limit ", limit), err, survey.Invalid)
	}
	_, err := s.Count(t.Context(), `responses"; DROP TABLE responses; --`)
	wantKind(t, "Count of an unknown collection", err, survey.Invalid)
	_, err = s.Insert(t.Context(), "nothing", []store.Document{doc("a", `{}`)})
	wantKind(t, "Insert into an unknown collection", err, survey.Invalid)
	wantDiff(t, "what is there", []string{"there"}, keys(scan(t, s, store.Responses, store.Cursor{}, 10)))
}

func (u *suite) largest(t *testing.T, s store.Store) {
	for key, body := range map[string]string{
		"text":  `{"a":"` + strings.Repeat("x", store.MaxBody-8) + `"}`,
		"array": `{"a":[` + strings.Repeat("1,", u.items-1) + `1]}`,
		"deep":  nested(store.MaxDepth),
	} {
		insert(t, s, store.Responses, doc(key, body))
		if got := string(get(t, s, store.Responses, key).Body); got != body {
			t.Errorf("%s: %d bytes came back as %d others", key, len(body), len(got))
		}
	}
}
