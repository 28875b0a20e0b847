package server

import (
	"net/http"

	"hailong/internal/auth"
	"hailong/internal/export"

	"github.com/gin-gonic/gin"
)

// route is one line of the route table: who may ask what.
type route struct {
	method, path string
	who          auth.Role
	handle       func(*gin.Context) error
}

// routes is the route table. The API's routes are hung in by api: /api/v1/figures and
// /api/v1/dossiers for machines, their description for everybody. A test holds all of them against the engine and runs every role against each.
func (s *Server) routes() []route {
	return []route{
		{http.MethodGet, "/", auth.Guest, s.home},
		{http.MethodGet, "/p/:point", auth.Guest, s.surveyPage},
		{http.MethodPost, "/p/:point", auth.Guest, s.submit},
		{http.MethodGet, "/i", auth.Guest, s.typedCode},
		{http.MethodGet, "/i/:code", auth.Guest, s.personalPage},
		{http.MethodPost, "/i/:code", auth.Guest, s.submitPersonal},
		{http.MethodGet, "/r/:receipt", auth.Guest, s.thanks},

		{http.MethodGet, "/wall/:point", auth.Guest, s.wall},
		{http.MethodGet, "/wall/:point/live", auth.Guest, s.wallLive},

		{http.MethodGet, "/console/signin", auth.Guest, s.signInPage},
		{http.MethodPost, "/console/signin", auth.Guest, s.signIn},
		{http.MethodGet, "/console/signin/code", auth.Guest, s.codePage},
		{http.MethodPost, "/console/signin/code", auth.Guest, s.signInCode},
		{http.MethodGet, auth.SSOPath, auth.Guest, s.ssoBegin},
		{http.MethodGet, auth.SSOPath + "/callback", auth.Guest, s.ssoFinish},
		{http.MethodPost, "/console/signout", auth.Guest, s.signOut},
		{http.MethodGet, "/console/password", auth.Viewer, s.passwordPage},
		{http.MethodPost, "/console/password", auth.Viewer, s.setPassword},
		{http.MethodGet, "/console/account", auth.Viewer, s.accountPage},
		{http.MethodPost, "/console/account/sessions/end", auth.Viewer, s.endSession},
		{http.MethodGet, "/console/account/second-factor", auth.Viewer, s.factorPage},
		{http.MethodPost, "/console/account/second-factor", auth.Viewer, s.enrolFactor},
		{http.MethodPost, "/console/account/second-factor/off", auth.Viewer, s.dropFactor},
		{http.MethodGet, "/console", auth.Viewer, s.overview},
		{http.MethodGet, "/console/explore", auth.Viewer, s.explore},
		{http.MethodGet, "/console/explore/:file", auth.Viewer, s.exploreChart},
		{http.MethodGet, "/console/figures.csv", auth.Viewer, s.figuresCSV},
		{http.MethodGet, "/console/figures.json", auth.Viewer, s.figuresJSON},
		{http.MethodGet, "/console/slips", auth.Manager, s.slipsPage},
		{http.MethodGet, "/console/slips/print", auth.Manager, s.slipsPrint},
		{http.MethodGet, "/console/slips.pdf", auth.Manager, s.slipsFile(export.PDF)},
		{http.MethodGet, "/console/slips.csv", auth.Manager, s.slipsCSV},
		{http.MethodGet, "/console/slip.pdf", auth.Manager, s.slipFile(export.PDF)},
		{http.MethodGet, "/console/slip.png", auth.Manager, s.slipFile(export.PNG)},
		{http.MethodGet, "/console/slip.svg", auth.Manager, s.slipFile(export.SVG)},
		{http.MethodGet, "/console/plan", auth.Viewer, s.planPage},
		{http.MethodGet, "/console/plan/entry", auth.Manager, s.entryForm},
		{http.MethodPost, "/console/plan/entry", auth.Manager, s.enter},
		{http.MethodGet, "/console/reports", auth.Viewer, s.reportsPage},
		{http.MethodGet, "/console/reports/:file", auth.Viewer, s.reportFile},
		{http.MethodPost, "/console/reports/texts", auth.Manager, s.saveTexts},
		{http.MethodPost, "/console/reports/pack", auth.Manager, s.publish},
		{http.MethodPost, "/console/reports/template", auth.Manager, s.saveTemplate},
		{http.MethodGet, "/console/pci", auth.Viewer, s.pciPage},
		{http.MethodPost, "/console/pci", auth.Manager, s.enterPCI},
		{http.MethodPost, "/console/pci/import", auth.Manager, s.importPCI},
		{http.MethodGet, "/console/pci/file.csv", auth.Viewer, s.pciFile},
		{http.MethodGet, "/console/periods", auth.Viewer, s.periodsPage},
		{http.MethodGet, "/console/periods/freeze", auth.Manager, s.freezeQuestion},
		{http.MethodPost, "/console/periods/freeze", auth.Manager, s.freeze},

		{http.MethodGet, "/console/definitions", auth.Viewer, s.definitionsHome},
		{http.MethodGet, "/console/definitions/:kind", auth.Viewer, s.definitionsPage},
		{http.MethodGet, "/console/poster.pdf", auth.Manager, s.poster(export.PDF)},
		{http.MethodGet, "/console/poster.png", auth.Manager, s.poster(export.PNG)},
		{http.MethodGet, "/console/poster.svg", auth.Manager, s.poster(export.SVG)},
		{http.MethodGet, "/console/users", auth.Administrator, s.usersPage},
		{http.MethodPost, "/console/users", auth.Administrator, s.changeUser},
		{http.MethodGet, "/console/tokens", auth.Administrator, s.tokensPage},
		{http.MethodPost, "/console/tokens", auth.Administrator, s.changeToken},
		{http.MethodGet, "/console/settings", auth.Administrator, s.settingsPage},
		{http.MethodGet, "/console/audit", auth.Administrator, s.auditPage},
		{http.MethodGet, "/console/audit.csv", auth.Administrator, s.auditCSV},
		{http.MethodGet, "/console/reset/:token", auth.Guest, s.resetPage},
		{http.MethodPost, "/console/reset/:token", auth.Guest, s.reset},

		{http.MethodGet, "/static/*file", auth.Guest, s.static},
		{http.MethodGet, "/healthz", auth.Guest, s.healthz},
		{http.MethodGet, "/readyz", auth.Guest, s.readyz},
		{http.MethodGet, "/metrics", auth.Guest, s.metricsPage},
	}
}
