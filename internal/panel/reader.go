package panel

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// reader reads responses and dossiers from a store, each once: responses become rows, dossiers lines of the table.
type reader struct {
	encoder   *encoder
	dossiers  *dossiers
	responses *feed[survey.Response]
	states    *feed[survey.Dossier]
}

func (p *Panel) newReader() *reader {
	e := newEncoder(p.catalog)
	return &reader{
		encoder: e, dossiers: newDossiers(e),
		responses: newFeed(store.Responses, p.opts, func(_ string, body []byte, r *survey.Response) error { return survey.DecodeResponse(body, r) }),
		states: newFeed(store.Dossiers, p.opts, func(key string, body []byte, d *survey.Dossier) error {
			d.Key = survey.DossierOfState(key)
			return survey.DecodeDossier(body, d)
		}),
	}
}

// all reads the store from its beginning: dossiers first, so that every answer finds the dossier it is tied to.
func (r *reader) all(ctx context.Context, st store.Store, progress *atomic.Int64) ([]row, error) {
	n, err := st.Count(ctx, store.Responses)
	if err != nil {
		return nil, err
	}
	if err := r.states.read(ctx, st, nil, r.state); err != nil {
		return nil, err
	}
	r.dossiers.sort()
	rows := make([]row, 0, n+page)
	err = r.responses.read(ctx, st, progress, func(doc *store.Document, v *survey.Response) error {
		rw, err := r.row(doc, v)
		if err == nil {
			rows = append(rows, rw)
		}
		return err
	})
	return rows, err
}

// state takes one state of a dossier.
func (r *reader) state(doc *store.Document, d *survey.Dossier) error {
	return r.dossiers.take(d, doc.At)
}

// row makes the row of a response, and offers it to the dossier it is tied to as its answer.
func (r *reader) row(doc *store.Document, v *survey.Response) (row, error) {
	rw, err := r.encoder.encode(v)
	if err != nil {
		return row{}, err
	}
	rw.arrived = secondOf(doc.At)
	if v.Dossier != "" {
		rw.dossier = r.dossiers.number(v.Dossier)
		r.dossiers.offer(&rw)
	}
	return rw, nil
}

// secondOf is the second of an arrival since 1970.
func secondOf(t time.Time) uint32 { return uint32(min(max(t.Unix(), 0), math.MaxUint32)) }
