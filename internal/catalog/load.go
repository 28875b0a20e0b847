package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the center's zone must be known on a machine without a zone database

	"hailong/internal/survey"
	"hailong/surveys"
)

// Load reads all definitions in the root of fsys: surveys <id>.v<n>.yaml, exactly one center.<id>.yaml, plans
// plan.<id>.yaml, and one holidays.<id>.yaml. Where the last is not there the program's own is read, so that directories
// from before there were holidays still serve. Files that do not end in .yaml or .yml are passed over, so are hidden ones
// and directories. The error is Faults, with every fault of all files.
func Load(fsys fs.FS) (*Catalog, error) {
	names, err := definitionNames(fsys)
	if err != nil {
		return nil, Faults{{File: ".", Line: 1, Column: 1, Message: fileUnreadable.say(err.Error())}}
	}
	sum := sha256.New()
	var set files
	if !slices.ContainsFunc(names, holidaysName.MatchString) {
		own, err := fs.Glob(surveys.FS, "holidays.*.yaml")
		if err != nil {
			return nil, err
		}
		set.take(sum, surveys.FS, own)
	}
	set.take(sum, fsys, names)
	set.checkTogether()
	if faults := set.faults(); len(faults) > 0 {
		return nil, faults
	}
	return set.catalog(hex.EncodeToString(sum.Sum(nil)))
}

// take reads the files named, and adds them to what the fingerprint is made of.
func (s *files) take(sum io.Writer, fsys fs.FS, names []string) {
	for _, name := range names {
		content, err := readFile(fsys, name)
		if err != nil {
			d := &document{file: name}
			d.add(Fault{Message: fileUnreadable.say(err.Error())}, place{})
			s.all = append(s.all, d)
			continue
		}
		fmt.Fprintf(sum, "%s\x00%d\x00%s", name, len(content), content)
		s.read(name, content)
	}
}

// Check looks at one file alone, as `hailong check FILE` does: everything but what it refers to in other files.
// The error is Faults, nil where there is none. Of name, the last element tells what the file is.
func Check(name string, content []byte) error {
	var set files
	set.read(path.Base(name), content)
	for _, d := range set.all {
		for i := range d.faults {
			d.faults[i].File = name
		}
	}
	if faults := set.faults(); len(faults) > 0 {
		return faults
	}
	return nil
}

func definitionNames(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ext == ".yaml" || ext == ".yml") {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// readFile reads one byte more than is taken, so that what is too large is known without reading it all.
func readFile(fsys fs.FS, name string) (content []byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}

// loaded is a file of one kind with its document.
type loaded[T any] struct {
	*document
	value *T
}

// files are the definitions read so far.
type files struct {
	all      []*document
	surveys  []loaded[surveyFile]
	centers  []loaded[centerFile]
	plans    []loaded[planFile]
	holidays []loaded[holidaysFile]
}

var (
	surveyName   = regexp.MustCompile(`^([a-z0-9]+(?:-[a-z0-9]+)*)\.v([1-9][0-9]{0,3})\.yaml$`)
	centerName   = regexp.MustCompile(`^center\.([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$`)
	planName     = regexp.MustCompile(`^plan\.([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$`)
	holidaysName = regexp.MustCompile(`^holidays\.([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$`)
)

// read takes one file to the point where its sound parts are in a struct and checked in themselves.
func (s *files) read(name string, content []byte) {
	d := &document{file: name}
	s.all = append(s.all, d)
	if m := centerName.FindStringSubmatch(name); m != nil {
		s.centers = append(s.centers, readAs(d, content, "center", (*document).checkCenter))
		d.checkID("id", m[1])
	} else if m := planName.FindStringSubmatch(name); m != nil {
		s.plans = append(s.plans, readAs(d, content, "plan", (*document).checkPlan))
		d.checkID("id", m[1])
	} else if m := holidaysName.FindStringSubmatch(name); m != nil {
		s.holidays = append(s.holidays, readAs(d, content, "holidays", (*document).checkHolidays))
		d.checkID("id", m[1])
	} else if m := surveyName.FindStringSubmatch(name); m != nil {
		s.surveys = append(s.surveys, readAs(d, content, "survey", (*document).checkSurvey))
		d.checkID("id", m[1])
		d.checkID("version", m[2])
	} else {
		d.add(Fault{Message: fileUnknown.say(), Value: name}, place{})
	}
}

// readAs parses, validates, fills a struct and checks it. The value is nil where the file cannot be parsed.
func readAs[T any](d *document, content []byte, schema string, check func(*document, *T)) loaded[T] {
	d.parse(content)
	if d.root == nil {
		return loaded[T]{d, nil}
	}
	d.validate(schema)
	value := new(T)
	if err := d.fill(value); err != nil {
		d.fault(structMismatch, []string{err.Error()})
		return loaded[T]{d, nil}
	}
	check(d, value)
	return loaded[T]{d, value}
}

// fill puts the sound parts of the tree into a struct.
func (d *document) fill(value any) error {
	plain, err := json.Marshal(d.root.sound())
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.DisallowUnknownFields()
	return decoder.Decode(value)
}

// checkID compares a member with what the file name says.
func (d *document) checkID(member, want string) {
	if d.root == nil {
		return
	}
	n, ok := d.root.find(at(member))
	if ok && !n.refused && n.kind == scalarNode && n.text != want {
		d.fault(fileNotItsID, []string{want}, member)
	}
}

func (s *files) faults() Faults {
	var out Faults
	for _, d := range s.all {
		out = append(out, d.faults...)
	}
	return out.sorted()
}

func (s *files) catalog(fingerprint string) (*Catalog, error) {
	center := s.centers[0].value.center()
	zone, err := time.LoadLocation(center.Zone)
	if err != nil {
		return nil, Faults{{File: s.centers[0].file, Line: 1, Column: 1, Path: "zone", Message: zoneUnknown.say(center.Zone), Value: center.Zone}}
	}
	holidays := s.holidays[0].value
	c := &Catalog{
		Surveys: map[survey.VersionID]*survey.Survey{}, Center: center, Zone: zone, Fingerprint: fingerprint,
		Holidays: holidays.holidays(), Calendar: holidays.calendar(),
	}
	for _, x := range s.surveys {
		v := x.value.survey()
		c.Surveys[v.VersionID()] = v
	}
	for _, x := range s.plans {
		c.Plans = append(c.Plans, x.value.plan())
	}
	return c, nil
}
