package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"hailong/internal/survey"
)

// Book is every report of one period that goes into its files: all of the same data.
type Book struct {
	Name   string // "2021-H1"
	Period survey.Period
	Whole  *Report // with the change against earlier periods

	Months, Agencies, Fields, Procedures, Points, Channels *Report

	// Closing is up to when data count: the moment at which the period was frozen, or when the latest of what is stored
	// arrived. So two files of the same data are the same, whenever they are made.
	Closing     time.Time
	Fingerprint string // SHA-256 over the figures of all reports, in hexadecimal digits
	Definitions string // fingerprint of the definitions in use
	Version     string // of the program
}

// Frozen says by what closing the figures stand; nil where they are live.
func (b *Book) Frozen() *Frozen {
	if b.Whole.Revision == nil && b.Whole.Public == nil {
		return nil
	}
	return b.Whole.Frozen
}

// Provisional tells whether the period is not over.
func (b *Book) Provisional() bool { return b.Whole.Provisional }

// Public tells whether small cells are hidden.
func (b *Book) Public() bool { return b.Whole.Public != nil }

// Reports lists the reports by what they are grouped by, the whole first.
func (b *Book) Reports() []*Report {
	return []*Report{b.Whole, b.Months, b.Agencies, b.Fields, b.Procedures, b.Points, b.Channels}
}

// Books makes books of what a Source answers.
type Books struct {
	Source      Source
	LastArrival func() time.Time
	Definitions string
	Version     string
}

// settling bounds how often a book is begun anew because something arrived while it was made.
const settling = 20

// Make builds the book of a period. Unavailable where answers keep arriving while it is made.
func (m *Books) Make(name string, period survey.Period, lang survey.Lang) (*Book, error) {
	for range settling {
		b, steady, err := m.try(name, period, lang)
		if err != nil {
			return nil, fmt.Errorf("figures of %s: %w", name, err)
		}
		if steady {
			return b, nil
		}
	}
	return nil, &survey.Error{Kind: survey.Unavailable, Key: "freeze.unsettled"}
}

// try builds the reports one after the other, and the first once more: where it has changed, so may have the others.
func (m *Books) try(name string, period survey.Period, lang survey.Lang) (b *Book, steady bool, err error) {
	arrived := m.LastArrival()
	b = &Book{Name: name, Period: period, Closing: arrived, Definitions: m.Definitions, Version: m.Version}
	var again *Report
	for _, x := range []struct {
		to **Report
		by Dimension
	}{{&b.Whole, ""}, {&b.Months, ByMonth}, {&b.Agencies, ByAgency}, {&b.Fields, ByField}, {&b.Procedures, ByProcedure}, {&b.Points, ByPoint}, {&b.Channels, ByChannel}, {&again, ""}} {
		r, err := m.Source.Build(Query{Period: period, By: x.by, Lang: lang, Compare: x.by == ""})
		if err != nil {
			return nil, false, err
		}
		*x.to = r
	}
	if f := b.Frozen(); f != nil {
		if b.Closing, err = time.Parse(time.RFC3339, f.At); err != nil {
			return nil, false, fmt.Errorf("closing of %s: %w", name, err)
		}
		b.Definitions, b.Version = f.Definitions, f.Version
	}
	first, err := figuresOf(b.Whole)
	if err != nil {
		return nil, false, err
	}
	last, err := figuresOf(again)
	if err != nil {
		return nil, false, err
	}
	if !bytes.Equal(first, last) || !arrived.Equal(m.LastArrival()) {
		return nil, false, nil
	}
	b.Fingerprint, err = Fingerprint(b.Reports())
	return b, true, err
}

// figuresOf gives the figures of a report without the time at which it was built, and without what came after a closing.
func figuresOf(r *Report) ([]byte, error) {
	plain := *r
	plain.AsOf, plain.Revision, plain.Unclassified, plain.Changes = "", nil, nil, nil
	return json.Marshal(&plain)
}

// Fingerprint gives the SHA-256 over the figures of some reports, as hexadecimal digits: what a Book of them bears.
func Fingerprint(reports []*Report) (string, error) {
	h := sha256.New()
	for _, r := range reports {
		body, err := figuresOf(r)
		if err != nil {
			return "", err
		}
		h.Write(body)
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
