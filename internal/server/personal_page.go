package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"hailong/internal/intake"
	"hailong/internal/invite"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"

	"github.com/gin-gonic/gin"
)

// refusalStep is the moment, after a request began, at which a wrong code is refused; where the store took longer, the next
// multiple of it. Reading a store takes a few milliseconds, so that what it read cannot be told from the time.
const refusalStep = 150 * time.Millisecond

// typedCode leads from the field of the first page to the survey of the code. What cannot be a code is refused here, as the
// survey's own address would.
func (s *Server) typedCode(c *gin.Context) error {
	began := s.Now()
	p := locale.For(c.Query("lang"))
	typed, given := c.GetQuery(page.CodeField)
	if !given {
		c.Redirect(http.StatusSeeOther, page.InLanguage(p, "/"))
		return nil
	}
	code, ok := invite.Parse(typed)
	if !ok {
		_, err := s.invitation(c, typed)
		return s.holdBack(c, began, err)
	}
	c.Redirect(http.StatusSeeOther, page.InLanguage(p, personalPath(code)))
	return nil
}

func personalPath(code invite.PersonalCode) string {
	return page.CodeAction + "/" + url.PathEscape(string(code))
}

// personalPage serves the survey that a code opens. It spends nothing, however often it is asked.
func (s *Server) personalPage(c *gin.Context) error {
	began := s.Now()
	inv, err := s.invitation(c, c.Param("code"))
	if err != nil {
		return s.holdBack(c, began, err)
	}
	if inv.Used {
		return intake.ErrCodeUsed
	}
	in := s.personalInput(locale.For(c.Query("lang")), &inv)
	in.Key = newKey()
	return s.page(c, http.StatusOK, s.View.SurveyCSP(), "survey", page.NewSurvey(in))
}

// invitation finds what a code opens, and counts a wrong one against whoever sent it.
func (s *Server) invitation(c *gin.Context, typed string) (intake.Invitation, error) {
	inv, err := s.look(c, typed)
	if errors.Is(err, intake.ErrCodeInvalid) {
		err = s.wrong(c)
	}
	return inv, err
}

// look finds what a code opens, unless its sender has tried too many wrong ones. It asks that twice: of many codes tried at
// the same moment none is opened after the last wrong one that was free.
func (s *Server) look(c *gin.Context, typed string) (intake.Invitation, error) {
	if err := s.guesses.admit(c.ClientIP(), s.Now()); err != nil {
		return intake.Invitation{}, err
	}
	inv, err := s.Intake.Invitation(c.Request.Context(), typed)
	if err == nil {
		err = s.guesses.admit(c.ClientIP(), s.Now())
	}
	return inv, err
}

// wrong counts a wrong code, and gives the error by which it is refused.
func (s *Server) wrong(c *gin.Context) error {
	if err := s.guesses.wrong(c.ClientIP(), s.Now()); err != nil {
		return err
	}
	return intake.ErrCodeInvalid
}

// submitPersonal takes an answer on a personal code. The code is looked at before the answer is accepted, because a wrong
// one is counted; an answer sent again has its receipt also where the code has expired.
func (s *Server) submitPersonal(c *gin.Context) error {
	began := s.Now()
	form, p, err := readSurvey(c)
	if err != nil {
		return err
	}
	inv, err := s.look(c, c.Param("code"))
	known := err == nil
	var receipt intake.Receipt
	if known || errors.Is(err, intake.ErrCodeInvalid) {
		receipt, err = s.Intake.AcceptPersonal(c.Request.Context(), c.Param("code"), s.submission("", p, form))
	}
	switch {
	case err == nil:
		acknowledge(c, p, receipt)
		return nil
	case errors.Is(err, intake.ErrCodeInvalid):
		return s.holdBack(c, began, s.wrong(c))
	}
	return s.holdBack(c, began, s.returnForm(c, form, err, func() (page.SurveyInput, error) {
		if known {
			return s.personalInput(p, &inv), nil
		}
		return s.unreadInput(p, c.Param("code"), form), nil
	}))
}

// personalInput gathers what a personal survey shows before anything is filled in.
func (s *Server) personalInput(p *locale.Printer, inv *intake.Invitation) page.SurveyInput {
	in := s.unreadInput(p, string(inv.Code), nil)
	in.Personal = page.NewPersonal(s.Catalog.Center, &inv.Dossier, cmp.Or(inv.Dossier.InvitingDay(), s.today()))
	return in
}

// unreadInput is a personal survey whose dossier could not be read, because the store does not answer: it asks what the form
// that came back had been asked.
func (s *Server) unreadInput(p *locale.Printer, typed string, form url.Values) page.SurveyInput {
	code, ok := invite.Parse(typed)
	if !ok {
		code = invite.PersonalCode(typed)
	}
	return page.SurveyInput{
		Printer: p, Center: s.Catalog.Center, Survey: s.Catalog.Current(s.Catalog.Center.Survey), Day: s.today(),
		Action:   personalPath(code),
		Personal: &page.Personal{Applicant: form.Has(page.ApplicantField), TaxCode: form.Has(page.TaxCodeField)},
	}
}

// holdBack makes the refusal of a wrong code wait for its moment, and passes every error on.
func (s *Server) holdBack(c *gin.Context, began time.Time, err error) error {
	if errors.Is(err, intake.ErrCodeInvalid) || survey.KindOf(err) == survey.TooMany {
		s.Pause(c.Request.Context(), refusalStep-s.Now().Sub(began)%refusalStep)
	}
	return err
}

// pause waits, or until whoever asked has gone.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
