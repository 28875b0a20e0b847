package intake

import (
	"time"

	"hailong/internal/catalog"
	"hailong/internal/invite"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// Options change a Service from its defaults.
type Options struct {
	Now func() time.Time // the clock; default time.Now
}

// Service accepts submissions and imports. It may be used by many goroutines.
type Service struct {
	catalog *catalog.Catalog
	store   store.Store
	writer  *store.Writer
	keys    Keys
	now     func() time.Time
	derive  func(survey.DossierKey, int) invite.PersonalCode // the nth code to try for a dossier
}

// New makes a Service. It writes through a Writer of its own; the store stays the caller's to close, after the Service.
func New(c *catalog.Catalog, st store.Store, keys Keys, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{catalog: c, store: st, writer: store.NewWriter(st, store.Responses), keys: keys, now: o.Now, derive: keys.personalCode}
}

// Close waits for submissions that are being written, and refuses later ones as Unavailable.
func (s *Service) Close() error { return s.writer.Close() }
