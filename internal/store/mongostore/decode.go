package mongostore

import (
	"bytes"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// errBroken is the fault of a document that does not hold together.
var errBroken = survey.Errorf(survey.Internal, "a document in the database is damaged")

// decode reads a document as encode writes it. One that another program wrote, with members or kinds of values that are
// none of ours, is an error: guessing would make figures out of what nobody answered. The memory of raw is not kept.
func decode(raw bson.Raw) (doc store.Document, err error) {
	elements, ok := inside(raw)
	for ok && len(elements) > 0 {
		var e bsoncore.Element
		if e, elements, ok = bsoncore.ReadElement(elements); !ok {
			break
		}
		if err := member(&doc, e); err != nil {
			return store.Document{}, err
		}
	}
	if !ok {
		return store.Document{}, errBroken
	}
	if doc.Key == "" || doc.Body == nil || doc.At.IsZero() {
		return store.Document{}, survey.Errorf(survey.Internal, "the document %q in the database lacks _id, at or body", doc.Key)
	}
	return doc, nil
}

// member takes one of the three members of a document.
func member(doc *store.Document, e bsoncore.Element) error {
	v, err := e.ValueErr()
	if err != nil {
		return errBroken
	}
	var ok bool
	switch name := e.Key(); name {
	case "_id":
		doc.Key, ok = v.StringValueOK()
	case "at":
		var ms int64
		ms, ok = v.DateTimeOK()
		doc.At = arrived(ms)
	case "body":
		ok = v.Type == bsoncore.TypeEmbeddedDocument
		if ok {
			doc.Body, err = appendJSON(make([]byte, 0, len(v.Data)), v)
		}
	}
	if err == nil && !ok {
		err = survey.Errorf(survey.Internal, "the member %s of the document %q in the database is not this program's", e.Key(), doc.Key)
	}
	return err
}

// inside gives the elements of a document: all but its length and its end.
func inside(doc []byte) ([]byte, bool) {
	length, rest, ok := bsoncore.ReadLength(doc)
	if !ok || int(length) != len(doc) || len(rest) == 0 || rest[len(rest)-1] != 0 {
		return nil, false
	}
	return rest[:len(rest)-1], true
}

// appendJSON appends a value as canonical JSON.
func appendJSON(out []byte, v bsoncore.Value) ([]byte, error) {
	switch v.Type {
	case bsoncore.TypeEmbeddedDocument:
		return appendObject(out, v.Data)
	case bsoncore.TypeArray:
		return appendArray(out, v.Data)
	case bsoncore.TypeString:
		if s, ok := v.StringValueOK(); ok {
			return store.AppendText(out, s), nil
		}
	case bsoncore.TypeInt64:
		if n, ok := v.Int64OK(); ok {
			return strconv.AppendInt(out, n, 10), nil
		}
	case bsoncore.TypeInt32:
		if n, ok := v.Int32OK(); ok {
			return strconv.AppendInt(out, int64(n), 10), nil
		}
	case bsoncore.TypeDouble:
		if f, ok := v.DoubleOK(); ok && f-f == 0 { // finite
			return store.AppendDouble(out, f), nil
		}
	case bsoncore.TypeBoolean:
		if b, ok := v.BooleanOK(); ok {
			return strconv.AppendBool(out, b), nil
		}
	case bsoncore.TypeNull:
		return append(out, "null"...), nil
	}
	return nil, survey.Errorf(survey.Internal, "a document in the database holds a %s, which this program does not write", v.Type)
}

func appendObject(out, doc []byte) ([]byte, error) {
	elements, ok := inside(doc)
	out = append(out, '{')
	for first := true; ok && len(elements) > 0; first = false {
		if !first {
			out = append(out, ',')
		}
		var e bsoncore.Element
		if e, elements, ok = bsoncore.ReadElement(elements); !ok {
			break
		}
		v, err := e.ValueErr()
		if err != nil {
			return nil, errBroken
		}
		out = append(appendName(out, e), ':')
		if out, err = appendJSON(out, v); err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, errBroken
	}
	return append(out, '}'), nil
}

// appendName appends the name of a member, as it was before encodeName.
func appendName(out []byte, e bsoncore.Element) []byte {
	name := e.KeyBytes()
	if bytes.IndexByte(name, '%') < 0 {
		return store.AppendText(out, name)
	}
	return store.AppendText(out, decodeName(string(name)))
}

func appendArray(out, doc []byte) ([]byte, error) {
	elements, ok := inside(doc)
	out = append(out, '[')
	for first := true; ok && len(elements) > 0; first = false {
		if !first {
			out = append(out, ',')
		}
		var e bsoncore.Element
		if e, elements, ok = bsoncore.ReadElement(elements); !ok {
			break
		}
		v, err := e.ValueErr()
		if err != nil {
			return nil, errBroken
		}
		if out, err = appendJSON(out, v); err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, errBroken
	}
	return append(out, ']'), nil
}
