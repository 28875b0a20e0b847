package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// scanPage is how many documents are read at a time where all are.
const scanPage = 2000

// Invited is an Invitation as it stands in a list of slips: it may have expired.
type Invited = Invitation

// InvitedOn lists the dossiers whose latest inviting state is of a day, at the given points or at all where none is given, in
// the order of point and number: the slips of that day. A dossier that was asked again later stands under the later day.
// It reads the states that arrived since, page by page, and keeps those of the day in memory.
func (s *Service) InvitedOn(ctx context.Context, day survey.Day, points []survey.PointCode) ([]Invited, error) {
	keys, err := s.askedOn(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("list the invitations of a day: %w", err)
	}
	found := make([]*Invited, len(keys))
	err = atOnce(ctx, len(keys), func(ctx context.Context, i int) error {
		st, err := s.asking(ctx, keys[i])
		if err != nil || st == nil || st.asked() != day || len(points) > 0 && !slices.Contains(points, st.Point) {
			return err
		}
		found[i], err = s.invited(ctx, st)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the invitations of a day: %w", err)
	}
	var out []Invited
	for _, inv := range found {
		if inv != nil {
			out = append(out, *inv)
		}
	}
	slices.SortFunc(out, func(a, b Invited) int {
		return cmp.Or(cmp.Compare(a.Dossier.Point, b.Dossier.Point), cmp.Compare(a.Dossier.Code, b.Dossier.Code))
	})
	return out, nil
}

// InvitedDossier finds the invitation of one dossier by its number, written in any way that CleanDossier evens out. It is
// given also when the code has expired. NotFound where the dossier is unknown, or has come to no state that invites.
func (s *Service) InvitedDossier(ctx context.Context, number survey.DossierCode) (Invited, error) {
	key := s.keys.DossierKey(number)
	states, err := s.states(ctx, key)
	if err != nil {
		return Invited{}, err
	}
	st := newest(states, asking)
	if st == nil {
		why := "invite.dossier_unknown"
		if len(states) > 0 {
			why = "invite.dossier_not_asked"
		}
		return Invited{}, &survey.Error{Kind: survey.NotFound, Key: why, Field: "dossier", Args: []any{"dossier", string(number)}}
	}
	inv, err := s.invited(ctx, st)
	if err != nil {
		return Invited{}, err
	}
	return *inv, nil
}

// askedOn gives the dossiers that have some state that asks on a day. No state arrives before its own day, since days in the
// future are refused, so that those are read which arrived since; a day more for clocks that differ.
func (s *Service) askedOn(ctx context.Context, day survey.Day) ([]survey.DossierKey, error) {
	begin, err := survey.ParseDay(string(day), s.catalog.Zone)
	if err != nil {
		return nil, err
	}
	asked := map[survey.DossierKey]bool{}
	for at := (store.Cursor{At: begin.AddDate(0, 0, -1)}); ; {
		docs, err := s.store.Scan(ctx, store.Dossiers, at, scanPage)
		if err != nil {
			return nil, err
		}
		for i := range docs {
			st, err := s.decodeState(&docs[i])
			if err != nil {
				return nil, err
			}
			if st.asked() == day {
				asked[st.Key] = true
			}
		}
		if len(docs) < scanPage {
			break
		}
		at = store.After(docs[len(docs)-1])
	}
	keys := make([]survey.DossierKey, 0, len(asked))
	for k := range asked {
		keys = append(keys, k)
	}
	return keys, nil
}

// asking gives the newest state of a dossier that asks for an opinion, nil where none does.
func (s *Service) asking(ctx context.Context, key survey.DossierKey) (*state, error) {
	states, err := s.states(ctx, key)
	return newest(states, asking), err
}

// invited adds to a state that asks its code and whether it was used.
func (s *Service) invited(ctx context.Context, st *state) (*Invited, error) {
	code, err := s.Code(ctx, st.Key)
	if err != nil {
		return nil, fmt.Errorf("dossier %s: %w", st.Dossier.Code, err)
	}
	_, used, err := s.spent(ctx, st.Key)
	return &Invited{Code: code, Dossier: st.Dossier, Expires: s.expires(st), Used: used}, err
}
