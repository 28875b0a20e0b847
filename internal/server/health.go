package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// healthz says that the process answers.
func (s *Server) healthz(c *gin.Context) error {
	c.String(http.StatusOK, "ok\n")
	return nil
}

// readyz says whether answers can be stored and figures shown; survey pages are served before the figures are loaded.
func (s *Server) readyz(c *gin.Context) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	ready, loaded := s.Progress()
	body := gin.H{"store": "ok", "figures": "ok", "loaded": loaded}
	status := http.StatusOK
	if err := s.Ping(ctx); err != nil {
		s.Log.Warn("the store does not answer", "err", err)
		body["store"], status = "unavailable", http.StatusServiceUnavailable
	}
	if !ready {
		body["figures"], status = "loading", http.StatusServiceUnavailable
	}
	c.JSON(status, body)
	return nil
}

// metrics are what operators watch. Routes are counted by pattern, never by address, so that no code or receipt shows.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	handler  http.Handler
}

func newMetrics(progress func() (bool, int64)) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hailong_requests_total", Help: "Requests by route and status."}, []string{"method", "route", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "hailong_request_seconds", Help: "Time to answer by route.", Buckets: []float64{.001, .005, .02, .1, .5, 2, 10}}, []string{"route"}),
	}
	ready := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "hailong_figures_ready", Help: "1 when the figures are loaded."}, func() float64 {
		if ok, _ := progress(); ok {
			return 1
		}
		return 0
	})
	m.registry.MustRegister(m.requests, m.seconds, ready, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

// observe counts and times requests.
func (s *Server) observe(c *gin.Context) {
	start := time.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	s.metrics.requests.WithLabelValues(method(c.Request.Method), route, strconv.Itoa(c.Writer.Status())).Inc()
	s.metrics.seconds.WithLabelValues(route).Observe(time.Since(start).Seconds())
}

// method keeps made-up methods out of the metrics.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodPost, http.MethodHead:
		return m
	}
	return "other"
}

func (s *Server) metricsPage(c *gin.Context) error {
	s.metrics.handler.ServeHTTP(c.Writer, c.Request)
	return nil
}
