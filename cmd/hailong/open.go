package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"hailong/internal/audit"
	"hailong/internal/auth"
	"hailong/internal/catalog"
	"hailong/internal/config"
	"hailong/internal/intake"
	"hailong/internal/store"
	"hailong/internal/store/mongostore"
	"hailong/internal/store/sqlitestore"
	"hailong/internal/survey"
	"hailong/surveys"
)

// house is what a subcommand works with: the definitions, the store and the secrets that belong to it.
type house struct {
	catalog *catalog.Catalog
	store   store.Store
	secrets *config.Secrets
	data    config.Data
}

// openCatalog reads the definitions: the built-in ones, or those of --surveys.
func openCatalog(d config.Data) (*catalog.Catalog, error) {
	if d.Surveys == "" {
		return catalog.Load(surveys.FS)
	}
	return catalog.Load(os.DirFS(d.Surveys))
}

// open checks the settings and opens everything; what it opened is closed again if it fails.
func open(ctx context.Context, d config.Data) (h *house, err error) {
	if err := d.Validate(); err != nil {
		return nil, usageError{err}
	}
	h = &house{data: d}
	if h.catalog, err = openCatalog(d); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(d.Data, 0o700); err != nil {
		return nil, survey.Errorf(survey.Unavailable, "make the data directory: %w", err)
	}
	if h.store, err = openStore(ctx, d); err != nil {
		return nil, err
	}
	if h.secrets, err = secretsFor(ctx, d, h.store); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

func openStore(ctx context.Context, d config.Data) (store.Store, error) {
	if d.MongoDBURI != "" {
		return mongostore.Open(ctx, d.MongoDBURI)
	}
	return sqlitestore.Open(ctx, d.DatabasePath())
}

func (h *house) close() error { return h.store.Close() }

// secretsKey is where the store keeps the fingerprint of the secrets it was filled with.
const secretsKey = "secrets"

// secretsFor reads the secrets, or makes them where store and file are both new, and sees that they belong together.
func secretsFor(ctx context.Context, d config.Data, st store.Store) (*config.Secrets, error) {
	path := d.SecretsPath()
	_, err := st.Get(ctx, store.Settings, secretsKey)
	if err != nil && survey.KindOf(err) != survey.NotFound {
		return nil, fmt.Errorf("read the fingerprint of the secrets: %w", err)
	}
	fresh := err != nil
	s, err := config.ReadSecrets(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fresh:
		s, err = config.CreateSecrets(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, &survey.Error{Kind: survey.Invalid, Key: "start.secrets_missing", Args: []any{"file", path}}
	}
	if err != nil {
		return nil, err
	}
	return s, sealSecrets(ctx, st, s, path)
}

// sealSecrets writes the fingerprint if the store has none yet, and compares it in any case.
func sealSecrets(ctx context.Context, st store.Store, s *config.Secrets, path string) error {
	body := []byte(`{"fingerprint":"` + s.Fingerprint() + `"}`)
	if _, err := st.Insert(ctx, store.Settings, []store.Document{{Key: secretsKey, Body: body}}); err != nil {
		return fmt.Errorf("seal the secrets: %w", err)
	}
	first, err := st.Get(ctx, store.Settings, secretsKey)
	if err != nil {
		return fmt.Errorf("read the fingerprint of the secrets: %w", err)
	}
	if !strings.Contains(string(first.Body), s.Fingerprint()) {
		return &survey.Error{Kind: survey.Invalid, Key: "start.secrets_differ", Args: []any{"file", path}}
	}
	return nil
}

func (h *house) keys() intake.Keys {
	return intake.Keys{Business: h.secrets.Business, Receipt: h.secrets.Receipt}
}

// audit opens the record of who did what; its head is kept beside the data of this machine.
func (h *house) audit() *audit.Log {
	key := h.secrets.Trail()
	return audit.New(h.store, key, audit.NewHeadFile(h.data.AuditHeadPath(), key))
}

func (h *house) intake() *intake.Service {
	return intake.New(h.catalog, h.store, h.keys(), intake.Options{})
}

func (h *house) auth(secure bool) (*auth.Service, error) {
	return auth.New(h.store, auth.Options{SessionKey: h.secrets.Session, Secure: secure})
}
