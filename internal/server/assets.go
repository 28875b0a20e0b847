package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// assets are the static files, read and compressed once at start.
type assets struct{ files map[string]*asset }

type asset struct {
	contentType, etag string
	plain, packed     []byte // packed is nil where compression does not pay
}

func newAssets(fsys fs.FS) (*assets, error) {
	a := &assets{files: map[string]*asset{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		a.files[name], err = newAsset(name, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	return a, nil
}

func newAsset(name string, b []byte) (*asset, error) {
	sum := sha256.Sum256(b)
	a := &asset{plain: b, etag: `"` + hex.EncodeToString(sum[:12]) + `"`, contentType: mime.TypeByExtension(path.Ext(name))}
	switch path.Ext(name) {
	case ".woff2":
		a.contentType = "font/woff2"
		return a, nil
	case ".css":
		a.contentType = "text/css; charset=utf-8"
	case ".js":
		a.contentType = "text/javascript; charset=utf-8"
	case ".txt":
		a.contentType = "text/plain; charset=utf-8"
	}
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if buf.Len() < len(b)*9/10 {
		a.packed = buf.Bytes()
	}
	return a, nil
}

// static serves one file. The browser keeps it and asks again by its tag.
func (s *Server) static(c *gin.Context) error {
	a := s.assets.files[strings.TrimPrefix(c.Param("file"), "/")]
	if a == nil {
		return errNoPage
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("ETag", a.etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if c.GetHeader("If-None-Match") == a.etag {
		c.Status(http.StatusNotModified)
		return nil
	}
	body := a.plain
	if a.packed != nil && acceptsGzip(c.Request) {
		h.Set("Content-Encoding", "gzip")
		body = a.packed
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(http.StatusOK)
	_, err := c.Writer.Write(body)
	return err
}
