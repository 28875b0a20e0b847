package intake

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"unicode/utf8"

	"hailong/internal/sheet"
	"hailong/internal/survey"
)

// MaxElements is how many dossiers one body may hold.
const MaxElements = 200_000

// ReceiveDossiers takes dossiers out of a body: a JSON array, or JSON objects one after the other (NDJSON), in UTF-8. Each
// element is an object with members named as the columns; values are texts, numbers or null. Everything else is as in
// ImportDossiers, and so are the errors; notes name their place as "body[17].due" and count rows from 1. A body that is no
// JSON gives an Invalid error whose Field is the element's place, whose Args are index and byte, from 0; more than
// MaxElements are TooLarge.
func (s *Service) ReceiveDossiers(ctx context.Context, body io.Reader, o ImportOptions) (ImportSummary, error) {
	members := map[string]bool{}
	for _, c := range dossierColumns {
		members[c.Name] = true
	}
	return s.importAs(ctx, body, newDossiers(s), bodySource{members}, o)
}

// DossierColumns lists the columns of a table of dossiers, which are the members of an element too.
func DossierColumns() []sheet.Column { return slices.Clone(dossierColumns) }

// bodySource gives the elements of a body.
type bodySource struct{ members map[string]bool }

func (bodySource) limit() (int, string) { return MaxElements, "dossier.too_many" }

func (b bodySource) open(in io.ReadSeeker) (*table, iter.Seq2[*checkedRow, error], error) {
	t := &table{}
	return t, func(yield func(*checkedRow, error) bool) {
		r := &bodyReader{in: in}
		r.start()
		for index := 0; ; index++ {
			raw, err := r.element(index)
			if err != nil {
				yield(nil, err)
				return
			}
			if raw == nil || !yield(b.row(t, index, raw), nil) {
				return
			}
		}
	}, nil
}

// row takes an element apart.
func (b bodySource) row(t *table, index int, raw []byte) *checkedRow {
	e := element{index: index}
	c := &checkedRow{cells: &e, number: index + 1, table: t}
	if !utf8.Valid(raw) {
		c.fault("", "err.text_invalid")
		return c
	}
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	if open, err := in.Token(); err != nil || open != json.Delim('{') {
		c.fault("", "dossier.no_object")
		return c
	}
	e.values = make(map[string]string, len(b.members))
	for in.More() {
		name, _ := in.Token() // raw is one whole JSON value: nothing can go wrong in it
		member, _ := name.(string)
		var value any
		_ = in.Decode(&value)
		b.enter(c, &e, member, value)
	}
	return c
}

// enter keeps the value of a member.
func (b bodySource) enter(c *checkedRow, e *element, member string, value any) {
	_, twice := e.values[member]
	switch v := value.(type) {
	case string:
		e.values[member] = v
	case json.Number:
		e.values[member] = v.String()
	case nil:
		e.values[member] = ""
	default:
		if b.members[member] {
			c.fault(member, "dossier.member_no_text")
		}
	}
	switch {
	case !b.members[member]:
		member = member[:min(len(member), maxCode)] // it is told, not kept
		c.faults = append(c.faults, RowNote{Row: c.number, Column: member, Position: e.Position(member), Key: "dossier.member_unknown"})
	case twice:
		c.fault(member, "dossier.member_twice")
	}
}

// element is one element of a body.
type element struct {
	index  int
	values map[string]string
}

func (e *element) Value(column string) string { return e.values[column] }

func (e *element) Position(column string) string { return elementPlace(e.index, column) }

// elementPlace writes the place of a member, or of the whole element.
func elementPlace(index int, member string) string {
	place := "body[" + strconv.Itoa(index) + "]"
	if member != "" {
		place += "." + member
	}
	return place
}

// bodyReader cuts a body into its elements.
type bodyReader struct {
	in    io.ReadSeeker
	json  *json.Decoder
	skip  int64 // bytes before what json reads: a byte order mark
	array bool
	over  bool
}

// start finds out whether the body is an array.
func (r *bodyReader) start() {
	b := bufio.NewReader(r.in)
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		_, _ = b.Discard(3) // they were just seen
		r.skip = 3
	}
	for n := 1; !r.array; n++ {
		head, err := b.Peek(n)
		if err != nil || !bytes.ContainsRune([]byte(" \t\r\n["), rune(head[n-1])) {
			break
		}
		r.array = head[n-1] == '['
	}
	r.json = json.NewDecoder(b)
	if r.array {
		_, _ = r.json.Token() // the bracket
	}
}

// element gives the next element as it stands, nil behind the last.
func (r *bodyReader) element(index int) ([]byte, error) {
	at := r.json.InputOffset()
	if r.array && !r.over && !r.json.More() {
		if _, err := r.json.Token(); err != nil {
			return nil, r.broken(index, at, err)
		}
		r.over = true
	}
	var raw json.RawMessage
	err := r.json.Decode(&raw)
	switch {
	case errors.Is(err, io.EOF) && (!r.array && index > 0 || r.over):
		return nil, nil
	case err != nil:
		return nil, r.broken(index, at, err)
	case r.over:
		return nil, r.broken(index, at, errors.New("something follows the array"))
	}
	return raw, nil
}

// broken says where the body is no JSON. The decoder counts only within one element, so that the element is read again.
func (r *bodyReader) broken(index int, at int64, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !r.over {
		return fmt.Errorf("read the body: %w", err)
	}
	offset := r.skip + at
	if syntax != nil {
		offset = r.exact(offset)
	}
	return &survey.Error{
		Kind: survey.Invalid, Key: "dossier.json_broken", Field: elementPlace(index, ""),
		Args: []any{"index", strconv.Itoa(index), "byte", strconv.FormatInt(offset, 10)}, Err: err,
	}
}

// exact finds the byte behind an offset at which no value can go on.
func (r *bodyReader) exact(offset int64) int64 {
	if _, err := r.in.Seek(offset, io.SeekStart); err != nil {
		return offset
	}
	b := bufio.NewReader(r.in)
	for {
		c, err := b.ReadByte()
		if err != nil || !bytes.ContainsRune([]byte(" \t\r\n,"), rune(c)) {
			break
		}
		offset++
	}
	if err := b.UnreadByte(); err != nil {
		return offset
	}
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if errors.As(json.NewDecoder(b).Decode(&raw), &syntax) {
		offset += max(syntax.Offset-1, 0)
	}
	return offset
}
