package freeze

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"hailong/internal/report"
)

// words are the members of a report that are not figures: names and sentences, which the definitions may word anew, and
// the time of asking.
var words = []string{
	"as_of", "label", "text", "name", "lead_name", "coordinators", "time", "notes", "unit", "body", "annex", "source", "args", "note", "why",
	"frozen", "revision",
}

// Difference is a figure that came out differently: where it stands, what the closing says and what was computed now.
type Difference struct {
	By        report.Dimension // the report that it stands in: "" is the one without groups
	Path      string           // e.g. "groups[2021-03].satisfaction.per_response.num"
	Then, Now string           // as JSON writes them; "–" where there is nothing
}

// compare holds a report against one computed now and gives the first differences, most at the most. It goes by what the
// older one says: figures that a later program adds are no difference. Lists of groups are compared by key, others by
// place.
func compare(then, now []byte, most int) ([]Difference, error) {
	var trees [2]any
	for i, raw := range [][]byte{then, now} {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&trees[i]); err != nil {
			return nil, err
		}
	}
	c := comparison{most: most}
	c.value("", trees[0], trees[1])
	return c.found, nil
}

type comparison struct {
	most  int
	found []Difference
}

func (c *comparison) value(path string, then, now any) {
	if len(c.found) >= c.most {
		return
	}
	switch x := then.(type) {
	case map[string]any:
		if y, ok := now.(map[string]any); ok {
			c.object(path, x, y)
			return
		}
	case []any:
		if y, ok := now.([]any); ok {
			c.list(path, x, y)
			return
		}
	case json.Number:
		if y, ok := now.(json.Number); ok && sameNumber(x, y) {
			return
		}
	default:
		if then == now {
			return
		}
	}
	c.found = append(c.found, Difference{"", path, inWords(then), inWords(now)})
}

func (c *comparison) object(path string, then, now map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(then)) {
		if slices.Contains(words, name) {
			continue
		}
		c.value(strings.TrimPrefix(path+"."+name, "."), then[name], now[name])
	}
}

func (c *comparison) list(path string, then, now []any) {
	if len(then) != len(now) {
		c.found = append(c.found, Difference{"", path, fmt.Sprintf("[%d]", len(then)), fmt.Sprintf("[%d]", len(now))})
	}
	byKey := map[string]any{}
	for i, v := range now {
		byKey[keyOf(v, i)] = v
	}
	for i, v := range then {
		k := keyOf(v, i)
		c.value(path+"["+k+"]", v, byKey[k])
	}
}

// keyOf names an element of a list: the key of a group, else its place.
func keyOf(v any, place int) string {
	if o, ok := v.(map[string]any); ok {
		if k, ok := o["key"].(string); ok {
			return k
		}
	}
	return strconv.Itoa(place)
}

// closeTo is how far rates may lie apart that another kind of processor computed: it may round a product and a sum at
// once. Counts are compared exactly.
const closeTo = 1e-12

func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	_, intA := strconv.ParseInt(string(a), 10, 64)
	_, intB := strconv.ParseInt(string(b), 10, 64)
	if intA == nil && intB == nil {
		return false
	}
	x, err1 := a.Float64()
	y, err2 := b.Float64()
	return err1 == nil && err2 == nil && math.Abs(x-y) <= closeTo*max(1, math.Abs(x))
}

// inWords writes a value in short.
func inWords(v any) string {
	switch x := v.(type) {
	case nil:
		return "–"
	case json.Number:
		return string(x)
	case map[string]any:
		return "{…}"
	case []any:
		return fmt.Sprintf("[%d]", len(x))
	}
	return fmt.Sprint(v)
}
