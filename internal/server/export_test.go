package server

import (
	"net/http"
	"net/http/httptest"
	"time"

	"hailong/internal/survey"

	"github.com/gin-gonic/gin"
)

// StatusOf gives a kind's row of the table.
func StatusOf(k survey.Kind) int { return outcomes[k].status }

// Routes lists the engine's routes as "METHOD path", and sees that the route tables say the same.
func (s *Server) Routes() []string {
	var out []string
	for _, r := range s.engine.Routes() {
		out = append(out, r.Method+" "+r.Path)
	}
	return out
}

// Guesses is the count of wrong codes.
type Guesses struct{ g *guesses }

// NewGuesses makes an empty count.
func NewGuesses() Guesses { return Guesses{newGuesses()} }

// Admit is admit.
func (g Guesses) Admit(address string, now time.Time) error { return g.g.admit(address, now) }

// Wrong is wrong.
func (g Guesses) Wrong(address string, now time.Time) error { return g.g.wrong(address, now) }

// Kept tells how many addresses are remembered, and how many may be.
func (g Guesses) Kept() (kept, most int) { return len(g.g.now) + len(g.g.old), guessersKept }

// Disposition gives the header under which a file of a name is sent.
func Disposition(name string) string {
	w := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(w)
	c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
	attach(c, name, "text/plain", nil)
	return w.Header().Get("Content-Disposition")
}
