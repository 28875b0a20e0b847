package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"hailong/internal/survey"
)

// What a survey form may be at most. A full one has some twenty fields and two thousand bytes.
const (
	maxForm   = 64 << 10
	maxFields = 200
)

// readForm reads a form's body: urlencoded, as forms are sent, or multipart, as some clients do. Too large a body gives
// TooLarge; what cannot be read as a form, or has too many fields, gives Invalid.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	return readFormOf(w, r, maxForm)
}

// readFormOf reads a form of at most so many bytes.
func readFormOf(w http.ResponseWriter, r *http.Request, most int64) (url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, &survey.Error{Kind: survey.TooLarge, Key: "state.too_large.title", Err: err}
	}
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Key: "state.bad_form.title", Err: err}
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		return parseForm(body)
	case err == nil && kind == "multipart/form-data":
		return parseMultipart(body, params["boundary"])
	}
	return nil, &survey.Error{Kind: survey.Invalid, Key: "state.bad_form.title", Err: errors.New("not a form: " + kind)}
}

func parseForm(body []byte) (url.Values, error) {
	if bytes.Count(body, []byte("&")) >= maxFields {
		return nil, tooManyFields()
	}
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Key: "state.bad_form.title", Err: err}
	}
	return v, nil
}

func parseMultipart(body []byte, boundary string) (url.Values, error) {
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	v := url.Values{}
	for n := 0; ; n++ {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return v, nil
		}
		if err == nil && n >= maxFields {
			return nil, tooManyFields()
		}
		var value []byte
		if err == nil {
			value, err = io.ReadAll(part)
		}
		if err != nil {
			return nil, &survey.Error{Kind: survey.Invalid, Key: "state.bad_form.title", Err: err}
		}
		v.Add(part.FormName(), string(value))
	}
}

func tooManyFields() error {
	return &survey.Error{Kind: survey.Invalid, Key: "state.bad_form.title", Err: errors.New("too many fields")}
}
