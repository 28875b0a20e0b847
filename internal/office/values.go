package office

// Kind is a kind of document.
type Kind string

// The kinds.
const (
	Word   Kind = "docx"
	Slides Kind = "pptx"
)

// Values are what a template is filled with. A template may leave out any of them; a name that it uses and that is not here
// is a fault.
type Values struct {
	Texts    map[string]string
	Lists    map[string]List
	Pictures map[string]Picture
}

// List is what a row, paragraph or slide is repeated for.
type List struct {
	Items []Values
	// Names are those of the texts that items have, so that a template can be checked when there is no item. Inner are the
	// lists of items.
	Names []string
	Inner map[string]List
	// Lines says that items are lines of text: they repeat their paragraph, in a table too.
	Lines bool
	// Empty stands in the row of a table in place of items when there is none.
	Empty string
}

// Picture is a PNG and its size in points of the screen; only their ratio matters. Alt is its text for those who do not see.
type Picture struct {
	PNG           []byte
	Width, Height int
	Alt           string
}

// scope is what names mean at a place: values, and under which list they were reached ("" at the top).
type scope struct {
	path   string
	values *Values
	outer  *scope
}

// bound finds the values that a path stands for here, nil where the path is of no list that is being repeated.
func (s *scope) bound(path string) *Values {
	for at := s; at != nil; at = at.outer {
		if at.path == path {
			return at.values
		}
	}
	return nil
}

// text gives the text of a path and a name.
func (s *scope) text(path, name string) (string, bool) {
	v := s.bound(path)
	if v == nil {
		return "", false
	}
	t, ok := v.Texts[name]
	return t, ok
}

// list gives the list that a path names, whose items are not bound here.
func (s *scope) list(path string) (List, bool) {
	parent, name := cut(path)
	v := s.bound(parent)
	if v == nil {
		return List{}, false
	}
	l, ok := v.Lists[name]
	return l, ok
}

// inside gives the scope of an item.
func (s *scope) inside(path string, item *Values) *scope { return &scope{path, item, s} }

// blank gives the scope of an item that has nothing, so that names can be checked where a list has no items.
func (s *scope) blank(path string, list List) *scope {
	v := &Values{Texts: map[string]string{}, Lists: list.Inner}
	for _, n := range list.Names {
		v.Texts[n] = ""
	}
	s = s.inside(path, v)
	for n, inner := range list.Inner {
		s = s.blank(joined(path, n), inner)
	}
	return s
}
