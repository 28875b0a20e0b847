package mongostore_test

import (
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/mongostore"
	"hailong/internal/store/storetest"
	"hailong/internal/survey"
)

// TestStore runs the suite against a real MongoDB, each test in a database of its own. The databases are named
// hailong_test_… and stay; without the variable the suite runs in the module wiretest only.
func TestStore(t *testing.T) {
	uri := os.Getenv("HAILONG_TEST_MONGODB_URI")
	if uri == "" {
		t.Skip("HAILONG_TEST_MONGODB_URI names no MongoDB to test against; module wiretest has one of its own")
	}
	storetest.Run(t, func(t *testing.T) store.Store {
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatal("HAILONG_TEST_MONGODB_URI cannot be read") // without the error, which would show it
		}
		u.Path = "/hailong_test_" + rand.Text()[:12]
		s, err := mongostore.Open(t.Context(), u.String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}

func TestDatabaseOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ uri, want, why string }{
		{"mongodb://localhost", "hailong", "no path"},
		{"mongodb://localhost/", "hailong", "an empty path"},
		{"mongodb://localhost/?w=1", "hailong", "an empty path and options"},
		{"mongodb://localhost?w=1", "hailong", "options only"},
		{"mongodb://a:27017,b:27017,c/kien_giang?replicaSet=rs0", "kien_giang", "several hosts"},
		{"mongodb://u:p%2Fq%40r@a/x", "x", "a password with signs"},
		{"mongodb+srv://u:p@cluster.example/y", "y", "found by DNS"},
		{"mongodb://%2Ftmp%2Fmongodb.sock/z", "z", "a socket"},
	} {
		if got := mongostore.DatabaseOf(c.uri); got != c.want {
			t.Errorf("database of %s = %q, want %q (%s)", c.uri, got, c.want, c.why)
		}
	}
}

func TestFaultyURIsAreRefusedWithoutTheirSecrets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ uri, why string }{
		{"", "nothing"},
		{"localhost:27017", "no scheme"},
		{"http://hoa:bimat99@localhost/", "another scheme"},
		{"mongodb://hoa:bimat99@", "no host"},
		{"mongodb://hoa:x/bimat99@localhost/", "a slash in the password"},
		{"mongodb://hoa:bimat99@tail@localhost/", "an @ in the password"},
		{"mongodb://hoa:bimat99%zz@localhost/", "an escape that is none"},
		{"mongodb://hoa:bimat99@localhost:port/", "no port"},
		{"mongodb://hoa:bimat99@localhost/?w=-5", "an option out of range"},
		{"mongodb://localhost/?tls=true&tlsCertificateKeyFilePassword=bimat99&tlsCertificateKeyFile=/no/such", "a key that is missing"},
	} {
		_, err := mongostore.Open(t.Context(), c.uri)
		if survey.KindOf(err) != survey.Invalid || err == nil {
			t.Errorf("Open(%s) = %v, want invalid (%s)", c.uri, err, c.why)
			continue
		}
		if strings.Contains(err.Error(), "bimat99") {
			t.Errorf("the error of a URI with %s shows the password: %v", c.why, err)
		}
	}
}

func TestAServerThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	_, err := mongostore.Open(t.Context(), "mongodb://hoa:bimat99@127.0.0.1:1/?serverSelectionTimeoutMS=200")
	if survey.KindOf(err) != survey.Unavailable || err == nil {
		t.Errorf("Open = %v, want unavailable", err)
	}
	if err != nil && strings.Contains(err.Error(), "bimat99") {
		t.Errorf("the error shows the password: %v", err)
	}
}
