package mongostore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"hailong/internal/survey"
)

// secrets are the parts of a URI that must not be in the text of an error: the password, and options that may hold one.
type secrets []string

// secretsOf takes the secrets of a URI, as written and as read, the longest first. It works on faulty URIs too.
func secretsOf(uri string) secrets {
	_, rest, _ := strings.Cut(uri, "://")
	rest, query, _ := strings.Cut(rest, "?")
	found := secrets{uri}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		_, password, _ := strings.Cut(rest[:at], ":")
		found = append(found, rest[:at], password)
		found = append(found, strings.FieldsFunc(password, func(r rune) bool { return strings.ContainsRune("@:/", r) })...)
	}
	for _, option := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' }) {
		if name, value, _ := strings.Cut(option, "="); secretOption(name) {
			found = append(found, option, value)
		}
	}
	for _, s := range slices.Clone(found) {
		if plain, err := url.PathUnescape(s); err == nil {
			found = append(found, plain)
		}
	}
	found = slices.DeleteFunc(found, func(s string) bool { return s == "" })
	slices.SortFunc(found, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(found)
}

// secretOption reports whether an option of a URI may carry a secret.
func secretOption(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "password") || strings.Contains(name, "properties")
}

// from gives the text of an error without the secrets, behind what it means. Only a context's error stays in the chain.
func (s secrets) from(meaning string, err error) error {
	text := err.Error()
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, "…")
	}
	for _, over := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, over) {
			return fmt.Errorf("%s: %s: %w", meaning, text, over)
		}
	}
	return fmt.Errorf("%s: %s", meaning, text)
}

// explain turns what the driver said into a survey error that says what to do.
func (s secrets) explain(doing string, err error) error {
	var known *survey.Error
	if errors.As(err, &known) {
		return err
	}
	kind, advice := advise(err)
	return &survey.Error{Kind: kind, Field: "mongodb-uri", Err: s.from(doing+" MongoDB: "+advice, err)}
}

const (
	away    = "the server does not answer in time or changes its primary; see that it runs and can be reached, and try again"
	rights  = "the server refuses this user; check name, password and the right to read, write and make indexes in this database"
	full    = "the server's disk is full; make room and try again"
	unknown = "unexpected"
)

// codes are the server's error codes that are not Internal.
var codes = map[int]string{
	13: rights, 18: rights, 8000: rights,
	14031: full,
	6:     away, 7: away, 50: away, 64: away, 89: away, 91: away, 100: away, 189: away, 202: away, 262: away,
	9001: away, 10107: away, 11600: away, 11602: away, 13435: away, 13436: away, 211: away, 133: away,
}

// advise sorts what can go wrong, and says how to mend it.
func advise(err error) (survey.Kind, string) {
	if strings.Contains(err.Error(), "AuthenticationFailed") || strings.Contains(err.Error(), "unable to authenticate") {
		return survey.Unavailable, rights
	}
	var server mongo.ServerError
	if !errors.As(err, &server) || mongo.IsTimeout(err) || mongo.IsNetworkError(err) || server.HasErrorLabel("RetryableWriteError") {
		return transport(err)
	}
	for _, code := range server.ErrorCodes() {
		if advice, ok := codes[code]; ok {
			return survey.Unavailable, advice
		}
	}
	return survey.Internal, unknown
}

// transport sorts errors that the server did not send: what the program did wrong is Internal, the rest is the way there.
func transport(err error) (survey.Kind, string) {
	var marshal mongo.MarshalError
	if errors.As(err, &marshal) {
		return survey.Internal, unknown
	}
	return survey.Unavailable, away
}
