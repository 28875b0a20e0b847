package mongostore

import (
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"hailong/internal/store"
)

// encode makes the BSON document of a clean document that arrives at a time.
func encode(doc store.Document, at time.Time) bson.Raw {
	out := make([]byte, 0, 2*len(doc.Body)+len(doc.Key)+64)
	start, out := bsoncore.AppendDocumentStart(out)
	out = bsoncore.AppendStringElement(out, "_id", doc.Key)
	out = bsoncore.AppendDateTimeElement(out, "at", at.UnixMilli())
	b := body{in: doc.Body}
	out = b.element(out, "body")
	return end(out, start)
}

// end writes the length of a document that began at start. It fails for a start that was never given, and nothing else.
func end(out []byte, start int32) []byte {
	out, err := bsoncore.AppendDocumentEnd(out, start)
	if err != nil {
		panic("mongostore: " + err.Error())
	}
	return out
}

// body is a canonical JSON text on its way to BSON, read from pos. It is known to be without fault and without space.
type body struct {
	in  []byte
	pos int
}

// element appends the next value under a name that is already encoded.
func (b *body) element(out []byte, name string) []byte {
	switch b.in[b.pos] {
	case '{':
		start, out := bsoncore.AppendDocumentElementStart(out, name)
		return end(b.members(out), start)
	case '[':
		start, out := bsoncore.AppendArrayElementStart(out, name)
		return end(b.items(out), start)
	case '"':
		return bsoncore.AppendStringElement(out, name, b.text())
	case 't':
		b.pos += len("true")
		return bsoncore.AppendBooleanElement(out, name, true)
	case 'f':
		b.pos += len("false")
		return bsoncore.AppendBooleanElement(out, name, false)
	case 'n':
		b.pos += len("null")
		return bsoncore.AppendNullElement(out, name)
	}
	return b.number(out, name)
}

func (b *body) members(out []byte) []byte {
	b.pos++
	for b.in[b.pos] != '}' {
		if b.in[b.pos] == ',' {
			b.pos++
		}
		name := encodeName(b.text())
		b.pos++ // the colon
		out = b.element(out, name)
	}
	b.pos++
	return out
}

func (b *body) items(out []byte) []byte {
	b.pos++
	for i := 0; b.in[b.pos] != ']'; i++ {
		if b.in[b.pos] == ',' {
			b.pos++
		}
		out = b.element(out, strconv.Itoa(i))
	}
	b.pos++
	return out
}

// text reads a string. The escapes of canonical JSON are among those of Go, so strconv reads them.
func (b *body) text() string {
	from, escaped := b.pos, false
	for b.pos++; b.in[b.pos] != '"'; b.pos++ {
		if b.in[b.pos] == '\\' {
			escaped = true
			b.pos++
		}
	}
	b.pos++
	quoted := string(b.in[from:b.pos])
	if !escaped {
		return quoted[1 : len(quoted)-1]
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		panic("mongostore: text that is not canonical: " + err.Error())
	}
	return text
}

func (b *body) number(out []byte, name string) []byte {
	from := b.pos
	for b.pos < len(b.in) && strings.IndexByte("+-.0123456789eE", b.in[b.pos]) >= 0 {
		b.pos++
	}
	literal := string(b.in[from:b.pos])
	if n, err := strconv.ParseInt(literal, 10, 64); err == nil {
		return bsoncore.AppendInt64Element(out, name, n)
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		panic("mongostore: number that is not canonical: " + err.Error())
	}
	return bsoncore.AppendDoubleElement(out, name, f)
}

// encodeName writes a member name so that every server takes it: NUL, dot, dollar and percent sign as %00 %2E %24 %25,
// and the empty name as a percent sign alone.
func encodeName(name string) string {
	if name == "" {
		return "%"
	}
	if !strings.ContainsAny(name, "\x00.$%") {
		return name
	}
	return nameEncoder.Replace(name)
}

// decodeName undoes encodeName.
func decodeName(name string) string {
	if name == "%" {
		return ""
	}
	if strings.IndexByte(name, '%') < 0 {
		return name
	}
	return nameDecoder.Replace(name)
}

var (
	nameEncoder = strings.NewReplacer("\x00", "%00", ".", "%2E", "$", "%24", "%", "%25")
	nameDecoder = strings.NewReplacer("%00", "\x00", "%2E", ".", "%24", "$", "%25", "%")
)
