package export

import (
	"bytes"
	"encoding/json"
	"fmt"

	"hailong/internal/report"
)

// node is a value of the report's JSON with its members in the order in which they stand there.
type node struct {
	number  string // a number, in the JSON's own digits
	text    string // a string or a truth value
	names   []string
	members map[string]*node // an object
	items   []*node          // an array
}

// tree gives a report as the JSON that everybody else reads.
func tree(r *report.Report) (*node, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write report as JSON: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return readNode(d)
}

func readNode(d *json.Decoder) (*node, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	n := &node{}
	switch v := t.(type) {
	case json.Number:
		n.number = v.String()
	case string:
		n.text = v
	case bool:
		n.text = fmt.Sprint(v)
	case json.Delim:
		return n, n.readInside(d, v)
	}
	return n, nil
}

// readInside reads the members of an object or the items of an array up to its end.
func (n *node) readInside(d *json.Decoder, open json.Delim) error {
	if open == '{' {
		n.members = map[string]*node{}
	}
	for d.More() {
		name := ""
		if open == '{' {
			t, err := d.Token()
			if err != nil {
				return err
			}
			name = t.(string) // an object's names are strings, or Token fails
		}
		child, err := readNode(d)
		if err != nil {
			return err
		}
		if open == '{' {
			n.names, n.members[name] = append(n.names, name), child
		} else {
			n.items = append(n.items, child)
		}
	}
	_, err := d.Token()
	return err
}

// get gives the number or text of a member, "" where there is none or it is null.
func (n *node) get(name string) string {
	m, ok := n.members[name]
	switch {
	case !ok:
		return ""
	case m.number != "":
		return m.number
	default:
		return m.text
	}
}

// proportion reports whether an object carries a numerator and a denominator.
func (n *node) proportion() bool {
	_, num := n.members["num"]
	_, den := n.members["den"]
	return num && den
}
