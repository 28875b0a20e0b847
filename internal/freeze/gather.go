package freeze

import (
	"context"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// scope says which documents are behind a period.
type scope struct {
	period survey.Period
	last   survey.Day
	zone   *time.Location
}

// found is a document read: what it is named, what it says, and what ties it to the period.
type found struct {
	digest
	line    line
	inside  bool              // a response received in the period, or a state received up to its last day
	dossier survey.DossierKey // the dossier it is tied to, or a state of
}

// response reads a response; ok is false where it can be behind no figure of the period.
func (s *scope) response(body []byte) (f found, ok bool, err error) {
	var r survey.Response
	if err := survey.DecodeResponse(body, &r); err != nil {
		return f, false, nil //nolint:nilerr // what cannot be read is in no figure
	}
	f.inside, f.dossier = s.period.Holds(r.Received), r.Dossier
	if !f.inside && f.dossier == "" {
		return f, false, nil
	}
	f.line, err = responseLine(&r, s.zone)
	return f, true, err
}

// state reads a state of a dossier.
func (s *scope) state(key string, body []byte) (f found, ok bool, err error) {
	d := survey.Dossier{Key: survey.DossierOfState(key)}
	if err := survey.DecodeDossier(body, &d); err != nil {
		return f, false, nil //nolint:nilerr // what cannot be read is in no figure
	}
	if d.Received > s.last {
		return f, false, nil
	}
	f.inside, f.dossier = true, d.Key
	f.line, err = dossierLine(&d)
	return f, true, err
}

// read gives what a document of either collection says.
func (s *scope) read(c store.Collection, d *store.Document) (found, bool, error) {
	if c == store.Dossiers {
		return s.state(d.Key, d.Body)
	}
	return s.response(d.Body)
}

// gathering collects what is behind a period, and on being asked again what arrived meanwhile.
type gathering struct {
	scope
	s         *Service
	responses []found // of the period, and of other days if tied to some dossier
	states    []found
	dossiers  map[survey.DossierKey]struct{}
	from      store.Cursor
	recent    map[string]struct{} // keys that may be read again
}

func (s *Service) gather(sc scope) *gathering {
	return &gathering{scope: sc, s: s, dossiers: map[survey.DossierKey]struct{}{}, recent: map[string]struct{}{}}
}

// more reads what arrived since the last time and tells how many documents of it may be behind the period.
func (g *gathering) more(ctx context.Context) (n int, err error) {
	recent := g.s.now().Add(-overlap)
	for _, c := range []store.Collection{store.Dossiers, store.Responses} {
		err := scan(ctx, g.s.store, c, g.from, func(d store.Document) error {
			name := string(c) + "/" + d.Key
			if _, ok := g.recent[name]; ok {
				return nil
			}
			if !d.At.Before(recent) {
				g.recent[name] = struct{}{}
			}
			f, ok, err := g.read(c, &d)
			if err != nil || !ok {
				return err
			}
			n++
			f.digest = digest{g.s.keys.ofKey(c, d.Key), g.s.keys.ofBody(d.Body)}
			g.add(c, f)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	g.from = store.Cursor{At: recent}
	return n, nil
}

func (g *gathering) add(c store.Collection, f found) {
	if c == store.Dossiers {
		g.states = append(g.states, f)
		g.dossiers[f.dossier] = struct{}{}
		return
	}
	g.responses = append(g.responses, f)
}

// result gives the lists and the lines of what is behind the period.
func (g *gathering) result() (*lists, []line) {
	var l lists
	lines := make([]line, 0, len(g.responses)+len(g.states))
	for i := range g.responses {
		f := &g.responses[i]
		_, ours := g.dossiers[f.dossier]
		switch {
		case f.inside:
			l.responses = append(l.responses, f.digest)
		case ours:
			l.tied = append(l.tied, f.digest)
		default:
			continue
		}
		lines = append(lines, f.line)
	}
	for i := range g.states {
		l.states, lines = append(l.states, g.states[i].digest), append(lines, g.states[i].line)
	}
	for _, d := range l.all() {
		d.sort()
	}
	return &l, lines
}

// received counts the responses of the period.
func (g *gathering) received() (n int64) {
	for i := range g.responses {
		if g.responses[i].inside {
			n++
		}
	}
	return n
}
