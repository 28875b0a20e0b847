package page_test

import (
	"slices"
	"testing"

	"hailong/internal/catalog"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"
	"hailong/surveys"
)

// TestNobodyIsAskedAboutAResultTheyHaveNot: a slip handed out with a request for more papers asks everything but that.
func TestNobodyIsAskedAboutAResultTheyHaveNot(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load(surveys.FS)
	if err != nil {
		t.Fatal(err)
	}
	for status, asked := range map[survey.DossierStatus]bool{survey.DossierSupplement: false, survey.DossierClosed: true, survey.DossierRefused: true} {
		d := &survey.Dossier{Procedure: "2.001583", Point: "TT-01", Applicant: survey.Business, Received: "2021-03-01", Status: status}
		s := page.NewSurvey(page.SurveyInput{
			Printer: locale.For("vi"), Center: c.Center, Survey: c.Current(c.Center.Survey), Personal: page.NewPersonal(c.Center, d, "2021-03-05"),
		})
		var ids []string
		for _, q := range s.Questions {
			ids = append(ids, q.ID)
		}
		if slices.Contains(ids, "result") != asked || !slices.Contains(ids, "overall") {
			t.Errorf("%s: asks %q; the result wanted: %v", status, ids, asked)
		}
	}
}
