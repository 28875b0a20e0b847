package intake

import (
	"context"
	"fmt"

	"hailong/internal/store"
	"hailong/internal/survey"
)

// defaultInvitation is for how many days a personal code is valid where the center has not said.
const defaultInvitation = 30

// state is one stored state of a dossier.
type state struct {
	survey.Dossier
	arrived survey.Day
}

// asked is the day of the state in which it asks for an opinion: what the state says, or the day on which it arrived.
// It is empty where the state asks for none.
func (st *state) asked() survey.Day {
	if !st.Status.Inviting() {
		return ""
	}
	day := st.InvitingDay()
	if _, ok := day.Number(); !ok {
		return st.arrived
	}
	return day
}

// expires is the last day on which a code is valid that the state has asked for.
func (s *Service) expires(st *state) survey.Day {
	days := s.catalog.Center.Invitation
	if days <= 0 {
		days = defaultInvitation
	}
	n, _ := st.asked().Number()
	return survey.NumberedDay(n + days)
}

// states reads all states of a dossier in the order of their arrival; none where there is no such dossier.
func (s *Service) states(ctx context.Context, key survey.DossierKey) ([]state, error) {
	var all []state
	for n := 0; ; n++ {
		doc, err := s.store.Get(ctx, store.Dossiers, key.StateKey(n))
		if survey.KindOf(err) == survey.NotFound {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read a dossier: %w", err)
		}
		st, err := s.decodeState(&doc)
		if err != nil {
			return nil, err
		}
		all = append(all, st)
	}
}

func (s *Service) decodeState(doc *store.Document) (state, error) {
	st := state{Dossier: survey.Dossier{Key: survey.DossierOfState(doc.Key)}, arrived: survey.DayOf(doc.At, s.catalog.Zone)}
	return st, survey.DecodeDossier(doc.Body, &st.Dossier)
}

// newest gives the newest of the states that count for keep, nil where none does.
func newest(states []state, keep func(*state) bool) *state {
	var last *state
	for i := range states {
		st := &states[i]
		if keep(st) && (last == nil || survey.CompareStates(&last.Dossier, &st.Dossier) < 0) {
			last = st
		}
	}
	return last
}

func anyState(*state) bool { return true }

func asking(st *state) bool { return st.Status.Inviting() }

// Dossier gives the newest state of a dossier, whatever the order in which its states arrived. NotFound where there is none.
func (s *Service) Dossier(ctx context.Context, key survey.DossierKey) (survey.Dossier, error) {
	states, err := s.states(ctx, key)
	if err != nil {
		return survey.Dossier{}, err
	}
	last := newest(states, anyState)
	if last == nil {
		return survey.Dossier{}, &survey.Error{Kind: survey.NotFound, Field: "dossier"}
	}
	return last.Dossier, nil
}
