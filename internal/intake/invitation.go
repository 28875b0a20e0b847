package intake

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"hailong/internal/invite"
	"hailong/internal/store"
	"hailong/internal/survey"
)

const (
	// maxAttempts is how many codes of a dossier may belong to others. That the first does happens once in 56 million with
	// 5.000 codes alive, that eight do never.
	maxAttempts = 8
	// readsAtOnce is how many documents are read at the same time where many are wanted.
	readsAtOnce = 16
)

// invitation is the body of a document of the invitations.
type invitation struct {
	Dossier survey.DossierKey `json:"dossier"`
}

// personalCode is the code that is tried for a dossier at an attempt.
func (k Keys) personalCode(dossier survey.DossierKey, attempt int) invite.PersonalCode {
	return invite.Derive(keyed(k.Receipt, "invitation|"+string(dossier)+"|"+strconv.Itoa(attempt)))
}

// invitationKey is the store's key of a code's invitation. Who copies the store cannot make codes out of it.
func (k Keys) invitationKey(code invite.PersonalCode) string {
	return hex.EncodeToString(keyed(k.Receipt, "code|"+string(code))[:16])
}

// Invite gives each dossier its code, where it has none yet. It may be called again for the same dossiers, and by several
// processes at once: the code stays what it was. It is to be called before the states of the dossiers are written: an
// invitation whose dossier has no state opens nothing, but a state without an invitation could never be answered.
func (s *Service) Invite(ctx context.Context, keys []survey.DossierKey) error {
	open := slices.Compact(slices.Sorted(slices.Values(keys)))
	for attempt := 0; len(open) > 0; attempt++ {
		if attempt == maxAttempts {
			return survey.Errorf(survey.Internal, "invite %d dossiers: the first %d codes of each are another's", len(open), maxAttempts)
		}
		var taken []survey.DossierKey
		for part := range slices.Chunk(open, dossierBatch) {
			others, err := s.inviteAt(ctx, part, attempt)
			if err != nil {
				return fmt.Errorf("invite: %w", err)
			}
			taken = append(taken, others...)
		}
		open = taken
	}
	return nil
}

// inviteAt inserts the codes of one attempt and gives the dossiers whose code is another's.
func (s *Service) inviteAt(ctx context.Context, keys []survey.DossierKey, attempt int) ([]survey.DossierKey, error) {
	docs := make([]store.Document, len(keys))
	for i, k := range keys {
		body, err := json.Marshal(invitation{k})
		if err != nil {
			return nil, err
		}
		docs[i] = store.Document{Key: s.keys.invitationKey(s.derive(k, attempt)), Body: body}
	}
	outcomes, err := s.store.Insert(ctx, store.Invitations, docs)
	if err != nil {
		return nil, err
	}
	foreign := make([]bool, len(keys))
	err = atOnce(ctx, len(keys), func(ctx context.Context, i int) error {
		if outcomes[i] != store.Conflict {
			return nil
		}
		owner, err := s.owner(ctx, docs[i].Key)
		foreign[i] = owner != keys[i]
		return err
	})
	var taken []survey.DossierKey
	for i, k := range keys {
		if foreign[i] {
			taken = append(taken, k)
		}
	}
	return taken, err
}

// atOnce calls do for 0 to n−1, some at the same time, and gives the first error.
func atOnce(ctx context.Context, n int, do func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readsAtOnce)
	for i := range n {
		g.Go(func() error { return do(ctx, i) })
	}
	return g.Wait()
}

// owner gives the dossier that an invitation is for, by the store's key.
func (s *Service) owner(ctx context.Context, key string) (survey.DossierKey, error) {
	doc, err := s.store.Get(ctx, store.Invitations, key)
	if err != nil {
		return "", err
	}
	var inv invitation
	if err := json.Unmarshal(doc.Body, &inv); err != nil {
		return "", fmt.Errorf("decode an invitation: %w", err)
	}
	if inv.Dossier == "" {
		return "", errors.New("decode an invitation: no dossier in it")
	}
	return inv.Dossier, nil
}

// Code finds the code of a dossier, which is stored nowhere: the first of its attempts that is not another's.
// NotFound where the dossier was never invited.
func (s *Service) Code(ctx context.Context, key survey.DossierKey) (invite.PersonalCode, error) {
	for attempt := range maxAttempts {
		code := s.derive(key, attempt)
		owner, err := s.owner(ctx, s.keys.invitationKey(code))
		switch {
		case survey.KindOf(err) == survey.NotFound:
			return "", &survey.Error{Kind: survey.NotFound, Key: "invite.no_code", Field: "dossier", Err: err}
		case err != nil:
			return "", fmt.Errorf("find a code: %w", err)
		case owner == key:
			return code, nil
		}
	}
	return "", &survey.Error{Kind: survey.NotFound, Key: "invite.no_code", Field: "dossier"}
}
