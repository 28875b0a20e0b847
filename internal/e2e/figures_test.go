package e2e_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// leaves reads a JSON text into one text for each value in it, by path: "satisfaction.levels.5" → "12". Groups stand
// under their keys, verdicts under target and threshold; null gives nothing. Numbers keep the form they were written in.
func leaves(t testing.TB, b []byte) map[string]string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	out := map[string]string{}
	walk(out, "", v)
	return out
}

func walk(out map[string]string, path string, v any) {
	below := func(name string) string { return strings.TrimPrefix(path+"."+name, ".") }
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for name, x := range v {
			walk(out, below(name), x)
		}
	case []any:
		walkList(out, path, v)
	default:
		// a file has no cell for an empty text; the key of what has no code is the one that is told
		if s := fmt.Sprint(v); s != "" || strings.HasPrefix(path, "groups.") {
			out[path] = s
		}
	}
}

func walkList(out map[string]string, path string, list []any) {
	var texts []string
	for i, x := range list {
		m, ok := x.(map[string]any)
		if !ok {
			texts = append(texts, fmt.Sprint(x))
			continue
		}
		walk(out, path+"."+nameOfItem(path[strings.LastIndex(path, ".")+1:], m, i), x)
	}
	if texts != nil {
		out[path] = strings.Join(texts, ";")
	}
}

// rows reads the figures' CSV into the same form as leaves does the JSON. A file for Vietnamese Excel has semicolons and
// decimal commas; either kind has a byte order mark, and no cell of it is a formula.
func rows(t testing.TB, b []byte, comma rune) map[string]string {
	t.Helper()
	b, ok := bytes.CutPrefix(b, []byte("\uFEFF"))
	if !ok {
		t.Errorf("the CSV has no byte order mark: %.20q", b)
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma = comma
	table, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(table) < 2 || len(table[0]) != 12 {
		t.Fatalf("the CSV has %d rows; the first: %q", len(table), table[0])
	}
	out := map[string]string{}
	for _, row := range table[1:] {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@\t\r") == 0 && !negative.MatchString(cell) {
				t.Errorf("a cell starts a formula: %q", cell)
			}
		}
		readRow(out, row, comma == ';')
	}
	return out
}

// nameOfItem is by what an object of an array goes in the files: its key, id or code, a verdict's threshold, else its place.
var negative = regexp.MustCompile(`^-\d+([.,]\d+)?(e-?\d+)?$`)

func nameOfItem(array string, item map[string]any, i int) string {
	text := func(name string) string {
		if item[name] == nil {
			return ""
		}
		return fmt.Sprint(item[name])
	}
	name := ""
	switch array {
	case "groups":
		return text("key")
	case "points", "columns", "cells":
		name = text("key")
	case "targets", "parts":
		name = text("id")
	case "changes":
		return text("with")
	case "unclassified":
		name = text("code")
	case "verdicts":
		name = text("target") + cmp.Or(text("operator"), ">") + text("threshold")
	}
	return cmp.Or(name, strconv.Itoa(i+1))
}

// readRow reads group_key, group_label, block, figure, label, num, den, rate, low, high, value, text.
func readRow(out map[string]string, row []string, decimalComma bool) {
	path := row[2] + "." + row[3]
	if row[2] == "report" {
		path = row[3]
	}
	if row[0]+row[1] != "" { // the group of what has no such code has a name and no key
		out["groups."+row[0]+".key"], out["groups."+row[0]+".label"] = row[0], row[1]
		path = "groups." + row[0] + "." + path
	}
	for i, name := range []string{".num", ".den", ".rate", ".low", ".high", ""} {
		if cell := row[5+i]; cell != "" {
			if decimalComma {
				cell = strings.Replace(cell, ",", ".", 1)
			}
			out[path+name] = cell
		}
	}
	if row[11] != "" {
		out[path] = row[11]
	}
}

// canonical writes a number in one way; what is none stays as it is.
func canonical(s string) []byte {
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.AppendFloat(nil, v, 'g', -1, 64)
	}
	return []byte(s)
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
