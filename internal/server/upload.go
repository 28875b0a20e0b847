package server

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"hailong/internal/survey"
)

// upload is a form with a file.
type upload struct {
	form url.Values
	name string
	data []byte
}

// readUpload reads a multipart form with one file of at most so many bytes. Too large a one gives TooLarge.
func readUpload(w http.ResponseWriter, r *http.Request, field string, most int64) (*upload, error) {
	bad := func(err error) error {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return &survey.Error{Kind: survey.TooLarge, Key: "state.too_large.title", Err: err}
		}
		return &survey.Error{Kind: survey.Invalid, Key: "console.bad_form", Err: err}
	}
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, bad(err)
	}
	body := multipart.NewReader(http.MaxBytesReader(w, r.Body, most+maxForm), params["boundary"])
	up := &upload{form: url.Values{}}
	for n := 0; ; n++ {
		part, err := body.NextPart()
		if errors.Is(err, io.EOF) {
			return up, nil
		}
		if err != nil || n == maxFields {
			return nil, bad(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, bad(err)
		}
		if part.FormName() == field {
			up.name, up.data = part.FileName(), data
			continue
		}
		up.form.Add(part.FormName(), string(data))
	}
}
