package freeze

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"hailong/internal/plan"
	"hailong/internal/report"
	"hailong/internal/store"
	"hailong/internal/survey"
)

// format names the form of the document of a frozen period.
const format = "hailong-frozen.v1"

// sealed is what the seal is over. Fields may be added, never renamed: it is read again after years.
type sealed struct {
	Format      string         `json:"format"`
	Period      string         `json:"period"`
	From        survey.Day     `json:"from"`
	To          survey.Day     `json:"to"` // the last day
	Zone        string         `json:"zone"`
	At          string         `json:"at"`   // when the reading of the data began, which is when the period closed
	Read        string         `json:"read"` // when it ended
	By          string         `json:"by"`
	Fingerprint string         `json:"fingerprint"`
	Definitions string         `json:"definitions"`
	Version     string         `json:"version"`
	Responses   listing        `json:"responses"`
	Tied        listing        `json:"tied"`
	States      listing        `json:"states"`
	Entries     []plan.Entry   `json:"entries"`
	Reports     []storedReport `json:"reports"`
}

// listing says how many documents a list has and where it is.
type listing struct {
	Rows   int      `json:"rows"`
	Pieces []string `json:"pieces"`
}

// storedReport says where a report is, as JSON compressed by gzip.
type storedReport struct {
	By     report.Dimension `json:"by"`
	Lang   survey.Lang      `json:"lang"`
	Pieces []string         `json:"pieces"`
}

// envelope is the body of the document: what is sealed, and the seal over its bytes.
type envelope struct {
	Sealed json.RawMessage `json:"sealed"`
	Seal   string          `json:"seal"`
}

// stamp is how times are written in the document.
const stamp = "2006-01-02T15:04:05.000Z"

func (d *sealed) frozen() report.Frozen {
	at, _ := time.Parse(stamp, d.At)
	return report.Frozen{
		Period: d.Period, At: at.Format(time.RFC3339), By: d.By, Fingerprint: d.Fingerprint, Definitions: d.Definitions, Version: d.Version,
	}
}

// seal writes the body. The bytes under the seal are those that engines give back.
func (k keys) seal(d *sealed) ([]byte, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	if raw, err = store.Canonical(raw); err != nil {
		return nil, err
	}
	return json.Marshal(envelope{Sealed: raw, Seal: k.sealOf(raw)})
}

func (k keys) sealOf(raw []byte) string { return hex.EncodeToString(k.mac("seal", raw)) }

// errSeal is that a seal does not fit what is under it.
var errSeal = &survey.Error{Kind: survey.Internal, Key: "freeze.seal_broken"}

// unseal reads a body. Anything but what seal wrote for that period gives errSeal.
func (k keys) unseal(period string, body []byte) (*sealed, error) {
	var e envelope
	if json.Unmarshal(body, &e) != nil {
		return nil, errSeal
	}
	if !hmac.Equal([]byte(e.Seal), []byte(k.sealOf(e.Sealed))) {
		return nil, errSeal
	}
	var d sealed
	if json.Unmarshal(e.Sealed, &d) != nil || d.Format != format || d.Period != period {
		return nil, errSeal
	}
	return &d, nil
}

// open reads a frozen period into memory. A broken one is no error: it is told in the log and kept as broken.
func (s *Service) open(ctx context.Context, doc store.Document) (*closing, error) {
	c := &closing{body: s.keys.ofBody(doc.Body), reports: map[want][]byte{}}
	err := s.fill(ctx, c, doc)
	if !errors.Is(err, errSeal) && !errors.Is(err, errPiece) {
		return c, err
	}
	s.log.Error("a frozen period was changed in the store; its days are answered live", "period", doc.Key, "err", err)
	c.broken, c.sealed = true, sealed{Period: doc.Key}
	// Where not even the name is one, the days stay empty and no question is about them.
	c.period, _ = plan.ParsePeriod(doc.Key, s.Catalog.Reports(), s.Catalog.Zone)
	return c, nil
}

func (s *Service) fill(ctx context.Context, c *closing, doc store.Document) error {
	d, err := s.keys.unseal(doc.Key, doc.Body)
	if err != nil {
		return err
	}
	c.sealed = *d
	if c.closed, err = time.Parse(stamp, d.At); err != nil {
		return errSeal
	}
	if c.period, err = d.days(); err != nil {
		return err
	}
	c.since.from = c.closed.Add(-overlap)
	for _, r := range d.Reports {
		if c.reports[want{r.By, r.Lang}], err = s.readPieces(ctx, d.Period, r.Pieces); err != nil {
			return err
		}
	}
	return nil
}

// days gives the period in the zone in which it was closed.
func (d *sealed) days() (p survey.Period, err error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return p, errSeal
	}
	from, err1 := survey.ParseDay(string(d.From), zone)
	to, err2 := survey.ParseDay(string(d.To), zone)
	if err1 != nil || err2 != nil {
		return p, errSeal
	}
	return survey.DaysFromTo(from, to), nil
}

// report gives a stored report as it was.
func (c *closing) report(w want) (*report.Report, []byte, error) {
	raw, err := unpack(c.reports[w])
	if err != nil {
		return nil, nil, err
	}
	var r report.Report
	err = json.Unmarshal(raw, &r)
	return &r, raw, err
}
