package survey

import (
	"cmp"
	"strings"
)

// DossierKey is a keyed hash of a dossier's number: 32 hexadecimal digits. Responses and invitations name their dossier by
// it, so that who reads them does not learn which one it is.
type DossierKey string

// Via says how an application was handed in, or its result given back.
type Via string

// The ways of domain and file: at a counter, online, by the public post.
const (
	Direct Via = "direct"
	Online Via = "online"
	Post   Via = "post"
)

// Valid reports whether v is one of the three ways.
func (v Via) Valid() bool { return v == Direct || v == Online || v == Post }

// Channel is the center's channel that a way stands for, as responses bear it.
func (v Via) Channel() Channel {
	switch v {
	case Direct:
		return "counter"
	case Post:
		return "postal"
	}
	return Channel(v)
}

// DossierStatus is where a dossier stands.
type DossierStatus string

// The states. A decision was taken in closed and refused alone; supplement means that the applicant was asked for more.
const (
	DossierOpen       DossierStatus = "open"
	DossierClosed     DossierStatus = "closed"
	DossierSupplement DossierStatus = "supplement"
	DossierRefused    DossierStatus = "refused"
	DossierWithdrawn  DossierStatus = "withdrawn"
)

// Valid reports whether s is one of the states.
func (s DossierStatus) Valid() bool { return s.rank() > 0 }

// Final reports whether a decision was taken: the dossier was closed or refused.
func (s DossierStatus) Final() bool { return s == DossierClosed || s == DossierRefused }

// Inviting reports whether the applicant is asked for an opinion in this state: a decision, or a request for more papers.
func (s DossierStatus) Inviting() bool { return s.Final() || s == DossierSupplement }

func (s DossierStatus) rank() int {
	switch s {
	case DossierOpen:
		return 1
	case DossierSupplement:
		return 2
	case DossierWithdrawn:
		return 3
	case DossierRefused:
		return 4
	case DossierClosed:
		return 5
	}
	return 0
}

// FeeVia says how a fee was paid.
type FeeVia string

// How fees are paid. None means that there was none to pay.
const (
	Cash     FeeVia = "cash"
	Cashless FeeVia = "cashless"
	NoFee    FeeVia = "none"
)

// Valid reports whether f is one of the three.
func (f FeeVia) Valid() bool { return f == Cash || f == Cashless || f == NoFee }

// YesNo is an answer that may be missing.
type YesNo string

// The answers; the empty one is "not said".
const (
	Yes YesNo = "yes"
	No  YesNo = "no"
)

// ProjectGroup is the group of an investment project: "A", "B" or "C"; empty where the dossier is about no project.
type ProjectGroup string

// Moment is a time of day in the center's zone, yyyy-mm-ddThh:mm:ss; moments compare as text.
type Moment string

// Day is the day of the moment, empty for the empty one.
func (m Moment) Day() Day {
	d, _, _ := strings.Cut(string(m), "T")
	return Day(d)
}

// Dossier is one state of one applicant's run of a procedure, as the one-stop software told it. Days are those of the
// center's zone; an empty one has not come. There is no tax code in it.
type Dossier struct {
	Key          DossierKey
	Code         DossierCode // the one-stop software's number
	Procedure    ProcedureCode
	Point        PointCode
	Applicant    Applicant
	Business     BusinessKey
	SubmittedVia Via
	ReturnedVia  Via
	Received     Day
	Due          Day
	Decided      Day // the day of the result
	Returned     Day // the day on which the applicant was given it
	Paused       int // days that the clock stood still
	Status       DossierStatus
	FeeVia       FeeVia
	Complaint    YesNo
	Group        ProjectGroup
	ServiceLevel string // of the online service, as the file names it
	Updated      Moment // when the software recorded this state; empty = not told
}

// InvitingDay is the day of the state in which the applicant is asked: the latest of decision, return and recording. It is
// empty where the state invites nobody or no day of it is known.
func (d *Dossier) InvitingDay() Day {
	if !d.Status.Inviting() {
		return ""
	}
	return max(d.Decided, d.Returned, d.Updated.Day())
}

// CompareStates orders the states of one dossier by what they say, never by when they arrived, so that files in any order
// come to the same end; the greater is the newer. What decides, in this order: the time of recording (the latest day of
// the state where it is not told), the days paused, how far the dossier has come, and then every member in turn, so that
// only equal states are equal.
func CompareStates(a, b *Dossier) int {
	return cmp.Or(
		cmp.Compare(a.latest(), b.latest()),
		cmp.Compare(a.Updated, b.Updated),
		cmp.Compare(a.Paused, b.Paused),
		cmp.Compare(a.Status.rank(), b.Status.rank()),
		cmp.Compare(a.Returned, b.Returned), cmp.Compare(a.Decided, b.Decided), cmp.Compare(a.Due, b.Due),
		cmp.Compare(a.Complaint, b.Complaint), cmp.Compare(a.FeeVia, b.FeeVia),
		cmp.Compare(a.ReturnedVia, b.ReturnedVia), cmp.Compare(a.SubmittedVia, b.SubmittedVia),
		cmp.Compare(a.Business, b.Business), cmp.Compare(a.Applicant, b.Applicant), cmp.Compare(a.Procedure, b.Procedure),
		cmp.Compare(a.Point, b.Point), cmp.Compare(a.Received, b.Received), cmp.Compare(a.Group, b.Group),
		strings.Compare(a.ServiceLevel, b.ServiceLevel), cmp.Compare(a.Code, b.Code),
	)
}

// latest is the day of the state: that of its recording, else the latest day in it. The due day lies in the future and says
// nothing.
func (d *Dossier) latest() Day {
	if d.Updated != "" {
		return d.Updated.Day()
	}
	return max(d.Received, d.Decided, d.Returned)
}
