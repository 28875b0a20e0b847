package catalog

import (
	"strconv"

	"github.com/goccy/go-yaml/token"
)

// maxWide is how many keys one group, or entries one bracketed list, may have: the parser's time grows with the square
// of that number. Lists of "- " lines have no such limit.
const maxWide = 1000

var refusedTokens = map[token.Type]text{
	token.AnchorType:      {"neo \"&\"", "an anchor \"&\""},
	token.AliasType:       {"tham chiếu \"*\"", "an alias \"*\""},
	token.MergeKeyType:    {"khóa gộp \"<<\"", "a merge key \"<<\""},
	token.TagType:         {"thẻ kiểu \"!\"", "a tag \"!\""},
	token.MappingKeyType:  {"khóa \"?\"", "a \"?\" key"},
	token.DirectiveType:   {"chỉ thị \"%\"", "a directive \"%\""},
	token.DocumentEndType: {"dấu hết văn bản \"...\"", "an end mark \"...\""},
}

var secondDocument = text{"văn bản thứ hai \"---\"", "a second document \"---\""}

// plainTokens refuses what definitions do not need, and shapes that would exhaust the parser.
func (d *document) plainTokens(tokens token.Tokens) bool {
	before := len(d.faults)
	var s shape
	for i, t := range tokens {
		what, refused := refusedTokens[t.Type]
		if i > 0 && t.Type == token.DocumentHeaderType {
			what, refused = secondDocument, true
		}
		if refused {
			d.add(Fault{Message: yamlPlain.saying(what), Value: t.Value}, tokenPlace(t))
		}
		s.see(t)
		if s.depth() > maxDepth || s.marks > maxDepth {
			d.add(Fault{Message: yamlDeep.say(strconv.Itoa(maxDepth))}, tokenPlace(t))
			return false
		}
		if s.wide() > maxWide {
			d.add(Fault{Message: yamlWide.say(strconv.Itoa(maxWide))}, tokenPlace(t))
			return false
		}
	}
	return len(d.faults) == before
}

// shape follows how deep and how wide the value at the present token is, without parsing.
type shape struct {
	line  int
	marks int            // "-" on this line
	open  []int          // entries so far of each open bracket
	keys  [maxIndent]int // keys so far of the group that begins at this column; the last is that of all beyond
	last  int            // column of the last key
}

func (s *shape) depth() int { return len(s.open) }

func (s *shape) wide() int {
	if len(s.open) > 0 {
		return s.open[len(s.open)-1]
	}
	return s.keys[s.last]
}

func (s *shape) see(t *token.Token) {
	column := min(max(t.Position.Column-1, 0), maxIndent-1)
	if t.Position.Line != s.line {
		s.line, s.marks = t.Position.Line, 0
		s.endGroups(column)
	}
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		s.open = append(s.open, 0)
	case token.SequenceEndType, token.MappingEndType:
		s.open = s.open[:max(len(s.open)-1, 0)]
	case token.CollectEntryType:
		if len(s.open) > 0 {
			s.open[len(s.open)-1]++
		}
	case token.SequenceEntryType:
		s.marks++
		s.endGroups(column)
	case token.MappingValueType:
		if len(s.open) == 0 && t.Prev != nil {
			s.last = min(max(t.Prev.Position.Column-1, 0), maxIndent-1)
			s.keys[s.last]++
		}
	}
}

// endGroups forgets the groups that begin to the right of a column: a token at that column ends them.
func (s *shape) endGroups(column int) {
	for i := column + 1; i < len(s.keys); i++ {
		s.keys[i] = 0
	}
}
