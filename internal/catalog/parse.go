package catalog

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"golang.org/x/text/unicode/norm"
)

// parse makes the tree of a file. Where it cannot, root stays nil and the faults say why.
func (d *document) parse(content []byte) {
	clean, ok := d.cleanText(content)
	if !ok {
		return
	}
	defer func() {
		if recover() != nil { // the parser's own fault on text it did not expect; the file is refused all the same
			d.root = nil
			d.add(Fault{Message: fileBroken.say()}, place{})
		}
	}()
	tokens := lexer.Tokenize(string(clean))
	if !d.plainTokens(tokens) {
		return
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntaxFault(err)
		return
	}
	root := &node{at: place{1, 1}}
	if len(file.Docs) > 0 && file.Docs[0].Body != nil {
		root = d.tree(file.Docs[0].Body, nil)
	}
	d.root = root
}

func (d *document) syntaxFault(err error) {
	at, detail := place{1, 1}, err.Error()
	var located yaml.Error
	if errors.As(err, &located) {
		detail = located.GetMessage()
		at = tokenPlace(located.GetToken())
	}
	d.add(Fault{Message: yamlSyntax.say(detail)}, at)
}

func tokenPlace(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{t.Position.Line, t.Position.Column}
}

// tree makes nodes of a parsed value; path is for the faults of double keys.
func (d *document) tree(n ast.Node, path []string) *node {
	switch n := n.(type) {
	case ast.MapNode:
		return d.mapping(n, path)
	case *ast.SequenceNode:
		out := &node{kind: listNode, at: tokenPlace(n.Start)}
		for i, value := range n.Values {
			out.items = append(out.items, d.tree(value, append(path, strconv.Itoa(i))))
		}
		return out
	case nil:
		return &node{at: place{1, 1}}
	default:
		return d.scalar(n, path)
	}
}

func (d *document) mapping(n ast.MapNode, path []string) *node {
	out := &node{kind: mappingNode, members: map[string]*node{}}
	if m, ok := n.(*ast.MappingNode); ok {
		out.at = tokenPlace(m.Start)
	}
	for entries := n.MapRange(); entries.Next(); {
		key := entries.Key().GetToken()
		name, at := norm.NFC.String(key.Value), tokenPlace(key)
		if first := out.members[name]; first != nil {
			d.add(Fault{Path: pathText(append(path, name)), Message: yamlDuplicate.say(name, strconv.Itoa(first.key.line)), Value: name}, at)
			continue
		}
		child := d.tree(entries.Value(), append(path, name))
		child.key = at
		if len(out.keys) == 0 && !flowStyle(n) {
			out.at = at
		}
		out.members[name], out.keys = child, append(out.keys, name)
	}
	return out
}

func flowStyle(n ast.MapNode) bool {
	m, ok := n.(*ast.MappingNode)
	return ok && m.IsFlowStyle
}

func (d *document) scalar(n ast.Node, path []string) *node {
	t := n.GetToken()
	out := &node{at: tokenPlace(t)}
	s, ok := n.(ast.ScalarNode)
	if !ok {
		return out
	}
	out.text = strings.TrimSpace(t.Value)
	switch v := s.GetValue().(type) {
	case nil:
		if t.Type == token.ImplicitNullType {
			out.text = ""
		}
	case string:
		v = norm.NFC.String(v)
		out.scalar, out.text = v, v
		if strings.ContainsFunc(v, func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }) {
			d.add(Fault{Path: pathText(path), Message: yamlControl.say()}, out.at) // written as an escape
		}
	case float64:
		out.scalar = v
		if math.IsInf(v, 0) || math.IsNaN(v) {
			out.scalar = out.text // no number that a definition could mean
		}
	case bool, int64, uint64:
		out.scalar = v
	default:
		out.scalar = out.text
	}
	return out
}
