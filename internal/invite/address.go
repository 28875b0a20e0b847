package invite

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"hailong/internal/survey"
)

// PointURL gives the address of a service point's survey: the base URL, then "/p/", then the code.
//
//	PointURL("https://hailong.example.vn/", "TT-01") = "https://hailong.example.vn/p/TT-01"
//
// The base is what people reach the service by: http or https, a host, perhaps a port and a path; slashes at its end
// do not count. A base with a user, a query or a fragment, or a code that would have to be escaped (so that it could
// not be typed as printed), gives an Invalid error that says what is wrong.
func PointURL(base string, point survey.PointCode) (string, error) {
	if err := checkBase(base); err != nil {
		return "", &survey.Error{Kind: survey.Invalid, Field: "base-url", Err: fmt.Errorf("base URL %q: %w", base, err)}
	}
	if err := checkCode(point); err != nil {
		return "", &survey.Error{Kind: survey.Invalid, Field: "point", Err: fmt.Errorf("point code %q: %w", point, err)}
	}
	return strings.TrimRight(base, "/") + "/p/" + string(point), nil
}

func checkBase(base string) error {
	u, err := url.Parse(base)
	switch {
	case base == "":
		return errors.New(`is empty; give the address that people reach the service by, e.g. "https://hailong.example.vn"`)
	case err != nil:
		return errors.New("is not an address")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("must begin with http:// or https://")
	case u.Hostname() == "":
		return errors.New("has no host name")
	case u.User != nil:
		return errors.New("must not carry a user name or password")
	case strings.ContainsAny(base, "?#"):
		return errors.New("must not have a query or a fragment")
	}
	return onlyTypable(base)
}

// onlyTypable refuses blanks, controls and letters outside ASCII: they would be escaped in the code and not on paper.
func onlyTypable(base string) error {
	for _, r := range base {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"<>\^`+"`{|}", r) {
			return fmt.Errorf("must not contain %q", r)
		}
	}
	return nil
}

func checkCode(point survey.PointCode) error {
	if point == "" {
		return errors.New("is empty")
	}
	if point == "." || point == ".." {
		return errors.New("would be taken for a directory")
	}
	for _, r := range point {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.', r == '~':
		default:
			return fmt.Errorf("must not contain %q: letters, digits and - _ . ~ only", r)
		}
	}
	return nil
}

// Typed gives an address as it is printed for typing: without its scheme. Browsers then try https first.
func Typed(address string) string {
	for _, scheme := range []string{"https://", "http://"} {
		if len(address) >= len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			return address[len(scheme):]
		}
	}
	return address
}
