package mongostore_test

import (
	"encoding/json"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"hailong/internal/store"
	"hailong/internal/store/mongostore"
	"hailong/internal/survey"
)

var stamp = time.Date(2021, 6, 4, 1, 2, 3, 456e6, time.UTC)

func TestBodiesSurviveBSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		leaf := rapid.OneOf(rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil))
		list := rapid.SliceOfN(leaf, 0, 3).AsAny()
		value := rapid.OneOf(leaf, list, rapid.MapOfN(rapid.String(), rapid.OneOf(leaf, list), 0, 3).AsAny())
		in, err := json.Marshal(rapid.MapOfN(rapid.String(), value, 0, 5).Draw(t, "body"))
		if err != nil {
			t.Skip("no JSON")
		}
		clean, err := store.Clean(store.Document{Key: "k", Body: in})
		if err != nil {
			t.Skip("no body: two names are one in normal form C")
		}
		raw := mongostore.Encode(clean, stamp)
		if err := raw.Validate(); err != nil {
			t.Fatalf("encode(%s) is no BSON: %v", clean.Body, err)
		}
		got, err := mongostore.Decode(raw)
		if err != nil || string(got.Body) != string(clean.Body) || got.Key != "k" || !got.At.Equal(stamp) {
			t.Fatalf("%s came back as %s, %v", clean.Body, got.Body, err)
		}
	})
}

func TestBodiesAreRealDocuments(t *testing.T) {
	t.Parallel()
	raw := mongostore.Encode(store.Document{Key: "k", Body: []byte(`{"answers":{"overall":"5","3+":2},"list":[1,1.5,null,true]}`)}, stamp)
	const want = `{"_id": "k","at": {"$date":{"$numberLong":"1622768523456"}},` +
		`"body": {"answers": {"overall": "5","3+": {"$numberLong":"2"}},"list": [{"$numberLong":"1"},{"$numberDouble":"1.5"},null,true]}}`
	if got := raw.String(); got != want {
		t.Errorf("encode gives\n%s, want\n%s", got, want)
	}
}

func TestNamesThatServersRefuse(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"overall": "overall", "3+": "3+", "": "%", "%": "%25", "a.b": "a%2Eb", "$set": "%24set", "a\x00": "a%00", "%2E": "%252E", "%%": "%25%25",
	} {
		got := mongostore.EncodeName(name)
		if got != want || mongostore.DecodeName(got) != name {
			t.Errorf("encodeName(%q) = %q and back %q, want %q", name, got, mongostore.DecodeName(got), want)
		}
	}
}

func TestDocumentsOfOtherProgramsAreErrors(t *testing.T) {
	t.Parallel()
	at := bson.NewDateTimeFromTime(stamp)
	for why, doc := range map[string]bson.D{
		"an object id":     {{Key: "_id", Value: bson.NewObjectID()}, {Key: "at", Value: at}, {Key: "body", Value: bson.D{}}},
		"no time":          {{Key: "_id", Value: "k"}, {Key: "body", Value: bson.D{}}},
		"a time as text":   {{Key: "_id", Value: "k"}, {Key: "at", Value: "2021"}, {Key: "body", Value: bson.D{}}},
		"no body":          {{Key: "_id", Value: "k"}, {Key: "at", Value: at}},
		"a body of text":   {{Key: "_id", Value: "k"}, {Key: "at", Value: at}, {Key: "body", Value: "x"}},
		"a member more":    {{Key: "_id", Value: "k"}, {Key: "at", Value: at}, {Key: "body", Value: bson.D{}}, {Key: "x", Value: 1}},
		"a foreign value":  {{Key: "_id", Value: "k"}, {Key: "at", Value: at}, {Key: "body", Value: bson.D{{Key: "a", Value: at}}}},
		"nothing at all":   {},
		"a number for key": {{Key: "_id", Value: 1}, {Key: "at", Value: at}, {Key: "body", Value: bson.D{}}},
	} {
		raw, err := bson.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := mongostore.Decode(raw); err == nil || survey.KindOf(err) != survey.Internal {
			t.Errorf("decode with %s = %v, %v; want an internal error", why, got, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(mongostore.Encode(store.Document{Key: "k", Body: []byte(`{"a":[1,1.5,{"b":null}],"c":true,"d":"x"}`)}, stamp)))
	f.Add([]byte{5, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if doc, err := mongostore.Decode(raw); err == nil && !json.Valid(doc.Body) {
			t.Errorf("decode gives %q, which is no JSON", doc.Body)
		}
	})
}
