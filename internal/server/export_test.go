package server

import "hailong/internal/survey"

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
