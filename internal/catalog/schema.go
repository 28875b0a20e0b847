package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"hailong/internal/survey"
	"hailong/surveys"
)

// schemas are the embedded JSON Schemas, compiled once; every schema is named by the kind of definition.
type schemas struct {
	compiler *jsonschema.Compiler
	mu       sync.Mutex // the compiler is not safe for concurrent use
	byName   map[string]*jsonschema.Schema
}

var embeddedSchemas = sync.OnceValues(func() (*schemas, error) {
	s := &schemas{compiler: jsonschema.NewCompiler(), byName: map[string]*jsonschema.Schema{}}
	for _, name := range []string{"survey", "center", "plan", "holidays"} {
		file := name + ".schema.json"
		content, err := surveys.FS.Open("schema/" + file)
		if err != nil {
			return nil, fmt.Errorf("open schema %s: %w", name, err)
		}
		doc, err := jsonschema.UnmarshalJSON(content)
		if err := errors.Join(err, content.Close()); err != nil {
			return nil, fmt.Errorf("read schema %s: %w", name, err)
		}
		if err := s.compiler.AddResource(file, doc); err != nil {
			return nil, fmt.Errorf("add schema %s: %w", name, err)
		}
		if s.byName[name], err = s.compiler.Compile(file); err != nil {
			return nil, fmt.Errorf("compile schema %s: %w", name, err)
		}
	}
	return s, nil
})

// validate holds the tree against a schema, records the faults and marks what was refused.
func (d *document) validate(name string) {
	all, err := embeddedSchemas()
	if err != nil {
		d.fault(structMismatch, []string{err.Error()})
		return
	}
	var invalid *jsonschema.ValidationError
	if err := all.byName[name].Validate(d.root.data()); errors.As(err, &invalid) {
		d.schemaFaults(all, invalid)
	} else if err != nil {
		d.fault(structMismatch, []string{err.Error()})
	}
}

func (d *document) schemaFaults(all *schemas, e *jsonschema.ValidationError) {
	path := e.InstanceLocation
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			d.keyFault(all.unknown(e.SchemaURL, key), path, key)
		}
		return
	case *kind.DependentRequired, *kind.MinItems, *kind.MaxItems, *kind.UniqueItems, *kind.MinProperties:
		n, _ := d.root.find(path)
		d.add(Fault{Path: pathText(path), Message: describe(k, n), Value: n.text}, n.where())
		return
	case *kind.Required:
		for _, key := range k.Missing {
			message := schemaMissing
			if key == "vi" {
				message = langMissing
			}
			d.fault(message, []string{key}, path...)
		}
		return
	}
	if len(e.Causes) == 0 {
		d.refuse(e.ErrorKind, path)
	}
	for _, cause := range e.Causes {
		d.schemaFaults(all, cause)
	}
}

// keyFault records a fault at a key of the mapping that path leads to and leaves its value out.
func (d *document) keyFault(message survey.Label, path []string, key string) {
	full := append(slices.Clone(path), key)
	n, ok := d.root.find(full)
	if ok {
		n.refused = true
	}
	at := n.where()
	if ok {
		at = n.key
		if parent, _ := d.root.find(path); parent != nil {
			delete(parent.members, key) // it must not reach a struct under another name
		}
	}
	d.add(Fault{Path: pathText(full), Message: message, Value: key}, at)
}

// unknown says which members the schema at url names instead of key, or which form they have.
func (s *schemas) unknown(url, key string) survey.Label {
	s.mu.Lock()
	defer s.mu.Unlock()
	schema, err := s.compiler.Compile(url)
	if err != nil {
		return schemaUnknown.say(key, "…")
	}
	for pattern := range schema.PatternProperties {
		return schemaPattern.say(key, pattern.String())
	}
	return schemaUnknown.say(key, strings.Join(slices.Sorted(maps.Keys(schema.Properties)), ", "))
}

// refuse records the fault of one value, once: of several the first stands.
func (d *document) refuse(k jsonschema.ErrorKind, path []string) {
	n, ok := d.root.find(path)
	if ok && n.refused {
		return
	}
	n.refused = ok
	message := describe(k, n)
	d.add(Fault{Path: pathText(path), Message: message, Value: n.text}, n.where())
}

func describe(k jsonschema.ErrorKind, n *node) survey.Label {
	count := strconv.Itoa
	switch k := k.(type) {
	case *kind.Type:
		return describeType(k, n)
	case *kind.Enum:
		return schemaEnum.say(n.text, list(k.Want))
	case *kind.Const:
		return schemaEnum.say(n.text, fmt.Sprint(k.Want))
	case *kind.Pattern:
		return schemaPattern.say(k.Got, k.Want)
	case *kind.MinItems:
		return schemaFew.say(count(k.Want), count(k.Got))
	case *kind.MinProperties:
		return schemaFew.say(count(k.Want), count(k.Got))
	case *kind.MaxItems:
		return schemaMany.say(count(k.Want), count(k.Got))
	case *kind.MinLength:
		return schemaShort.say()
	case *kind.MaxLength:
		return schemaLong.say(count(k.Want), count(k.Got))
	case *kind.Minimum:
		return schemaLow.say(k.Want.RatString())
	case *kind.Maximum:
		return schemaHigh.say(k.Want.RatString())
	case *kind.MultipleOf:
		return schemaStep.say(k.Want.FloatString(2))
	case *kind.UniqueItems:
		return schemaTwice.say(count(k.Duplicates[0]+1), count(k.Duplicates[1]+1))
	case *kind.DependentRequired:
		return schemaNeeds.say(k.Prop, strings.Join(k.Missing, ", "))
	default:
		return schemaOther.say(fmt.Sprintf("%T", k))
	}
}

var typeNames = map[string]text{
	"string": {"văn bản", "a text"}, "integer": {"số nguyên", "a whole number"}, "number": {"số", "a number"},
	"boolean": {"true hoặc false", "true or false"}, "object": {"nhóm khóa: giá trị", "a group of keys"},
	"array": {"danh sách", "a list"}, "null": {"chỗ để trống", "empty"},
}

func describeType(k *kind.Type, n *node) survey.Label {
	want, got := typeNames[k.Want[0]], typeNames[k.Got]
	if k.Want[0] == "integer" && k.Got == "number" {
		got = text{"số có phần lẻ", "a number with a fraction"}
	}
	if k.Want[0] == "string" && n.kind == scalarNode && n.scalar != nil {
		return schemaQuote.saying(want, got)
	}
	return schemaType.saying(want, got)
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}
