package catalog

import (
	"strconv"
	"strings"
)

// place is a place in a file; lines and columns count from 1, columns in characters.
type place struct{ line, column int }

// node is one value of a file that knows its place. Exactly one of members, items and scalar is in use, by kind.
type node struct {
	kind    nodeKind
	at      place // where the value begins
	key     place // where the key that names it begins; zero for items and the root
	members map[string]*node
	keys    []string // of members, in the order of the file
	items   []*node
	scalar  any    // string, bool, int64, uint64, float64 or nil
	text    string // the scalar as written
	refused bool   // by the schema: left out of what is put into structs
}

type nodeKind int

const (
	scalarNode nodeKind = iota
	mappingNode
	listNode
)

// where gives the place that a fault of the value as a whole is reported at: a scalar's own, else that of its key.
func (n *node) where() place {
	if n.kind != scalarNode && n.key.line > 0 || n.scalar == nil && n.key.line > 0 && n.text == "" {
		return n.key
	}
	return n.at
}

// data gives the plain value, as encoding/json would have read it.
func (n *node) data() any { return n.plain(func(*node) bool { return false }) }

// sound is data with null in place of what was refused.
func (n *node) sound() any { return n.plain(func(n *node) bool { return n.refused }) }

func (n *node) plain(leaveOut func(*node) bool) any {
	if leaveOut(n) {
		return nil
	}
	switch n.kind {
	case mappingNode:
		m := make(map[string]any, len(n.members))
		for key, child := range n.members {
			m[key] = child.plain(leaveOut)
		}
		return m
	case listNode:
		list := make([]any, len(n.items))
		for i, child := range n.items {
			list[i] = child.plain(leaveOut)
		}
		return list
	default:
		return n.scalar
	}
}

// find goes down the path as far as it leads and tells whether it led to the end.
func (n *node) find(path []string) (*node, bool) {
	for _, step := range path {
		child := n.child(step)
		if child == nil {
			return n, false
		}
		n = child
	}
	return n, true
}

func (n *node) child(step string) *node {
	if n.kind == mappingNode {
		return n.members[step]
	}
	if i, err := strconv.Atoi(step); err == nil && n.kind == listNode && i >= 0 && i < len(n.items) {
		return n.items[i]
	}
	return nil
}

// pathText writes a path as people do: procedures[3].agency.
func pathText(path []string) string {
	var b strings.Builder
	for _, step := range path {
		if _, err := strconv.Atoi(step); err == nil {
			b.WriteString("[" + step + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(step)
	}
	return b.String()
}

// document is one file on its way from text to value, with the faults found so far.
type document struct {
	file   string
	root   *node // nil where the text could not be parsed
	faults Faults
}

// fault records a fault at the value that path leads to, or at the nearest one above it.
func (d *document) fault(message text, args []string, path ...string) {
	n, found := d.root.find(path)
	value := ""
	if found {
		value = n.text
	}
	d.add(Fault{Path: pathText(path), Message: message.say(args...), Value: value}, n.where())
}

func (d *document) add(f Fault, at place) {
	f.File, f.Line, f.Column = d.file, max(at.line, 1), max(at.column, 1)
	d.faults = append(d.faults, f)
}

// line tells the line of a value, for messages that point to another place.
func (d *document) line(path ...string) string {
	n, _ := d.root.find(path)
	return strconv.Itoa(n.where().line)
}

// at makes a path of strings and indexes.
func at(steps ...any) []string {
	path := make([]string, len(steps))
	for i, step := range steps {
		switch s := step.(type) {
		case string:
			path[i] = s
		case int:
			path[i] = strconv.Itoa(s)
		}
	}
	return path
}
