package intake

import (
	"bytes"
	"context"
	"fmt"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// newState is a state on its way to the first free place among those of its dossier.
type newState struct {
	dossier  survey.DossierKey
	body     []byte
	inviting bool
	place    int
	stored   bool // the same is there already
}

// write stores the states that are new: first the invitations of those that ask for an opinion, so that a stored state
// implies its invitation, then the states. A state whose place is taken goes on to the next free one, unless it meets its
// like on the way; who writes at the same time is met in the same manner, so no state is stored twice and no place is left
// out.
//
// Where most of the batch before was stored already, this one is looked up first, and only what is new goes on: of a file
// that comes again a look at each state is less than half the work of trying to insert it and its invitation in vain. What
// is stored has its invitation.
func (k *dossiers) write(ctx context.Context, rows []*checkedRow) (written int, notes []RowNote, err error) {
	states := make([]*newState, len(rows))
	for i, c := range rows {
		states[i] = &newState{dossier: survey.DossierKey(c.key), body: c.body, inviting: c.inviting}
	}
	if k.seenBefore {
		if states, err = k.goOn(ctx, states); err != nil {
			return 0, nil, err
		}
	}
	defer func() { k.seenBefore = 2*written < len(rows) }()
	if err := k.inviteFor(ctx, states); err != nil {
		return 0, nil, err
	}
	for len(states) > 0 {
		n, taken, err := k.insert(ctx, states)
		if written += n; err != nil {
			return written, nil, err
		}
		if states, err = k.goOn(ctx, taken); err != nil {
			return written, nil, err
		}
	}
	return written, nil, nil
}

// inviteFor makes the invitations of a batch.
func (k *dossiers) inviteFor(ctx context.Context, states []*newState) error {
	var keys []survey.DossierKey
	seen := map[survey.DossierKey]bool{}
	for _, s := range states {
		if s.inviting && !seen[s.dossier] {
			seen[s.dossier] = true
			keys = append(keys, s.dossier)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	if err := k.service.Invite(ctx, keys); err != nil {
		return fmt.Errorf("make invitations: %w", err)
	}
	return nil
}

// insert tries to put each state into its place, and gives those that found it taken.
func (k *dossiers) insert(ctx context.Context, states []*newState) (written int, taken []*newState, err error) {
	docs := make([]store.Document, len(states))
	for i, s := range states {
		docs[i] = store.Document{Key: s.dossier.StateKey(s.place), Body: s.body}
	}
	outcomes, err := k.service.store.Insert(ctx, store.Dossiers, docs)
	if err != nil {
		return 0, nil, err
	}
	for i, o := range outcomes {
		if o == store.Written {
			written++
			continue
		}
		taken = append(taken, states[i])
	}
	return written, taken, nil
}

// goOn moves each state to the next free place, and leaves out those that are stored already.
func (k *dossiers) goOn(ctx context.Context, states []*newState) ([]*newState, error) {
	if err := atOnce(ctx, len(states), func(ctx context.Context, i int) error { return k.settle(ctx, states[i]) }); err != nil {
		return nil, err
	}
	var open []*newState
	for _, s := range states {
		if !s.stored {
			open = append(open, s)
		}
	}
	return open, nil
}

// settle goes through the stored states of a dossier, from the place that was taken.
func (k *dossiers) settle(ctx context.Context, s *newState) error {
	for {
		doc, err := k.service.store.Get(ctx, store.Dossiers, s.dossier.StateKey(s.place))
		if survey.KindOf(err) == survey.NotFound {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a stored state: %w", err)
		}
		if s.stored = sameState(doc.Body, s.body); s.stored {
			return nil
		}
		s.place++
	}
}

// sameState compares bodies as states: an engine may give a body back in another dress.
func sameState(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y survey.Dossier
	if survey.DecodeDossier(a, &x) != nil || survey.DecodeDossier(b, &y) != nil {
		return false
	}
	return survey.CompareStates(&x, &y) == 0
}
