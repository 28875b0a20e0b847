package server

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"hailong/internal/intake"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// surveyPage serves the survey of a service point. It reads no store and records nothing: a page is a copy of ready
// bytes with a fresh key.
func (s *Server) surveyPage(c *gin.Context) error {
	p := locale.For(c.Query("lang"))
	sh, err := s.shell(c.Param("point"), p)
	if err != nil {
		return err
	}
	key := newKey()
	h := c.Writer.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Content-Security-Policy", sh.csp)
	h.Set("Vary", "Accept-Encoding")
	var body []byte
	if acceptsGzip(c.Request) {
		h.Set("Content-Encoding", "gzip")
		body = sh.gzip(make([]byte, 0, len(sh.before)+len(sh.tail)+keyLength+16), key)
	} else {
		body = sh.plain.Append(make([]byte, 0, sh.plain.Len(keyLength)), key)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(http.StatusOK)
	_, err = c.Writer.Write(body)
	return err
}

// shell gives the ready page of a point, made at its first use on a day.
func (s *Server) shell(point string, p *locale.Printer) (*shell, error) {
	name := shellName{point, p.Lang(), string(s.today())}
	if sh := s.shells.get(name); sh != nil {
		return sh, nil
	}
	in, err := s.surveyInput(point, p)
	if err != nil {
		return nil, err
	}
	plain, err := s.View.SurveyShell(in)
	if err != nil {
		return nil, err
	}
	sh, err := newShell(plain, s.View.SurveyCSP())
	if err != nil {
		return nil, err
	}
	s.shells.put(name, sh)
	return sh, nil
}

func (s *Server) today() survey.Day { return survey.DayOf(s.Now(), s.Catalog.Zone) }

// surveyInput gathers what a survey page shows before anything is filled in.
func (s *Server) surveyInput(point string, p *locale.Printer) (page.SurveyInput, error) {
	pt, err := s.Catalog.Center.Point(survey.PointCode(point), s.today())
	if err != nil {
		return page.SurveyInput{}, err
	}
	return page.SurveyInput{
		Printer: p, Center: s.Catalog.Center, Point: pt, Survey: s.Catalog.Current(s.Catalog.Center.Survey),
		Fields: s.fieldsOf(pt), Day: s.today(), Action: "/p/" + url.PathEscape(string(pt.Code)),
	}, nil
}

// fieldsOf gives the fields that a point serves: those it names, those of its agency's procedures, or all.
func (s *Server) fieldsOf(pt *survey.ServicePoint) []survey.Field {
	wanted := map[survey.FieldCode]bool{}
	for _, f := range pt.Fields {
		wanted[f] = true
	}
	if len(wanted) == 0 && pt.Agency != "" {
		for i := range s.Catalog.Center.Procedures {
			if pr := &s.Catalog.Center.Procedures[i]; pr.Agency == pt.Agency {
				wanted[pr.Field] = true
			}
		}
	}
	if len(wanted) == 0 {
		return s.Catalog.Center.Fields
	}
	var out []survey.Field
	for _, f := range s.Catalog.Center.Fields {
		if wanted[f.Code] {
			out = append(out, f)
		}
	}
	return out
}

// submit takes an answer. It is shown the receipt only when the answer is stored for good; a faulty form, and one that
// could not be stored, comes back with everything that was filled in.
func (s *Server) submit(c *gin.Context) error {
	form, p, err := readSurvey(c)
	if err != nil {
		return err
	}
	receipt, err := s.Intake.Accept(c.Request.Context(), s.submission(c.Param("point"), p, form))
	if err != nil {
		return s.returnForm(c, form, err, func() (page.SurveyInput, error) { return s.surveyInput(c.Param("point"), p) })
	}
	acknowledge(c, p, receipt)
	return nil
}

// readSurvey reads a survey's form and its language: what the form says, or else the address.
func readSurvey(c *gin.Context) (url.Values, *locale.Printer, error) {
	form, err := readForm(c.Writer, c.Request)
	if err != nil {
		return nil, nil, err
	}
	c.Request.PostForm = form
	if lang := form.Get(page.LangField); lang != "" {
		return form, locale.For(lang), nil
	}
	return form, locale.For(c.Query("lang")), nil
}

// acknowledge answers a stored response: people are sent to the page of their receipt, machines are told it.
func acknowledge(c *gin.Context, p *locale.Printer, receipt intake.Receipt) {
	if wantsJSON(c.Request) {
		status := http.StatusOK
		if receipt.New {
			status = http.StatusCreated
		}
		c.JSON(status, gin.H{"receipt": string(receipt.Code), "notices": receipt.Notices})
		return
	}
	to := url.Values{}
	if p.Lang() != locale.Languages[0] {
		to.Set("lang", p.Lang())
	}
	for _, n := range receipt.Notices {
		to.Add("notice", n)
	}
	address := "/r/" + string(receipt.Code)
	if len(to) > 0 {
		address += "?" + to.Encode()
	}
	c.Redirect(http.StatusSeeOther, address)
}

// submission reads the form by the names that every survey form has; the rest are answers by question id.
func (s *Server) submission(point string, p *locale.Printer, form url.Values) survey.Submission {
	sub := survey.Submission{
		Key: survey.SubmissionKey(form.Get(page.KeyField)), Survey: survey.VersionID(form.Get(page.VersionField)), Point: survey.PointCode(point),
		Mode: survey.Open, Lang: survey.Lang(p.Lang()), Field: survey.FieldCode(form.Get(page.KindField)), TaxCode: form.Get(page.TaxCodeField),
		Consent: form.Get(page.ConsentField) != "", Received: s.Now(), Answers: map[survey.QuestionID][]string{},
	}
	sub.Applicant = survey.Applicant(form.Get(page.ApplicantField))
	if sub.Survey == "" {
		sub.Survey = s.Catalog.Current(s.Catalog.Center.Survey).VersionID()
	}
	for name, values := range form {
		switch name {
		case page.KeyField, page.VersionField, page.LangField, page.ApplicantField, page.KindField, page.TaxCodeField, page.ConsentField:
		default:
			sub.Answers[survey.QuestionID(name)] = values
		}
	}
	return sub
}

// returnForm gives a form back that was refused for its faults or could not be stored. Other errors are refused as they
// are: an unknown point has no form. What stands around the form is asked of input, when it is needed.
func (s *Server) returnForm(c *gin.Context, form url.Values, cause error, input func() (page.SurveyInput, error)) error {
	var faults survey.Faults
	notSaved := survey.KindOf(cause) == survey.Unavailable || survey.KindOf(cause) == survey.Internal
	isFault := errors.As(cause, &faults)
	if !isFault && !notSaved || wantsJSON(c.Request) {
		return cause
	}
	in, err := input()
	if err != nil {
		return cause
	}
	in.Key, in.Values, in.Faults, in.NotSaved = form.Get(page.KeyField), form, faults, !isFault
	in.Survey, in.Values = s.answeredSurvey(form)
	if in.Key == "" {
		in.Key = newKey()
	}
	status := http.StatusUnprocessableEntity
	if !isFault {
		status = http.StatusServiceUnavailable
		s.Log.Error("an answer was not stored", "route", c.FullPath(), "err", cause)
		c.Header("Retry-After", "30")
	}
	return s.page(c, status, s.View.SurveyCSP(), "survey", page.NewSurvey(in))
}

// answeredSurvey gives the version that the person had before them, with what they filled in: a code may mean something
// else in a newer one. A version that nobody published has no answers to keep; then the form comes back empty.
func (s *Server) answeredSurvey(form url.Values) (*survey.Survey, url.Values) {
	current := s.Catalog.Current(s.Catalog.Center.Survey)
	asked := survey.VersionID(form.Get(page.VersionField))
	if asked == "" {
		return current, form
	}
	if v, ok := s.Catalog.Survey(asked); ok && v.ID == current.ID {
		return v, form
	}
	return current, nil
}

// thanks shows the receipt of a stored answer.
func (s *Server) thanks(c *gin.Context) error {
	p := locale.For(c.Query("lang"))
	r, err := s.Intake.Lookup(c.Request.Context(), survey.ReceiptCode(c.Param("receipt")))
	if err != nil {
		return err
	}
	in := page.ThanksInput{
		Printer: p, Center: s.Catalog.Center, Receipt: r.ID, Recorded: r.Received.In(s.Catalog.Zone),
		Notices: knownNotices(c.QueryArray("notice")), Path: c.Request.URL.Path,
	}
	return s.page(c, http.StatusOK, s.View.SurveyCSP(), "thanks", page.NewThanks(in))
}

// knownNotices keeps what the address may say to the remarks that exist, each once.
func knownNotices(asked []string) []string {
	var out []string
	for _, known := range []string{"taxcode.error", "consent.missing"} {
		for _, n := range asked {
			if n == known {
				out = append(out, known)
				break
			}
		}
	}
	return out
}
