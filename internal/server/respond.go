package server

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"hailong/internal/locale"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"
)

const htmlType = "text/html; charset=utf-8"

// secure sets the headers that every answer carries. Pages add their own Content-Security-Policy.
func (s *Server) secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Cache-Control", "no-store")
	if s.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// page renders a template and sends it; nothing is sent if rendering fails.
func (s *Server) page(c *gin.Context, status int, csp, name string, data any) error {
	body, err := s.View.Render(name, data)
	if err != nil {
		return err
	}
	c.Writer.Header().Set("Content-Security-Policy", csp)
	send(c, status, htmlType, body)
	return nil
}

var gzips = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, 6); return w }}

// send writes a whole body, compressed where the client takes that and it pays.
func send(c *gin.Context, status int, contentType string, body []byte) {
	h := c.Writer.Header()
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	if len(body) > 1024 && acceptsGzip(c.Request) {
		var b bytes.Buffer
		z := gzips.Get().(*gzip.Writer)
		z.Reset(&b)
		_, err := z.Write(body)
		if cerr := z.Close(); err == nil && cerr == nil {
			h.Set("Content-Encoding", "gzip")
			body = b.Bytes()
		}
		gzips.Put(z)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(status)
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // the client may have gone; there is nobody left to tell
	}
}

// acceptsGzip reads Accept-Encoding: gzip or *, not with q=0.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		name = strings.TrimSpace(name)
		if !strings.EqualFold(name, "gzip") && name != "*" {
			continue
		}
		q = strings.ReplaceAll(q, " ", "")
		return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
	}
	return false
}

// language is the page's language: what the address or the form says, else Vietnamese.
func language(c *gin.Context) *locale.Printer {
	lang := c.Query("lang")
	if lang == "" && c.Request.PostForm != nil {
		lang = c.Request.PostForm.Get("lang")
	}
	return locale.For(lang)
}

// wantsJSON tells whether the client asked for JSON and not for a page.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}
