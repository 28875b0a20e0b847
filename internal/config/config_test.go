package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hailong/internal/config"
)

func TestSecretsAreMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secrets.json")
	var wg sync.WaitGroup
	prints := make([]string, 16)
	for i := range prints {
		wg.Go(func() {
			s, err := config.CreateSecrets(path)
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = s.Fingerprint()
		})
	}
	wg.Wait()
	for _, p := range prints {
		if p != prints[0] {
			t.Fatalf("sixteen starts at once made different secrets: %v", prints)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".new-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestReadSecretsRefusesDamage(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{}", "null", `{"business":"00"}`, `{"business":"` + strings.Repeat("0", 64) + `"}`} {
		path := filepath.Join(t.TempDir(), "secrets.json")
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.ReadSecrets(path); err == nil {
			t.Errorf("ReadSecrets of %q succeeds", body)
		}
	}
}

func TestSettingsTellEveryFault(t *testing.T) {
	t.Parallel()
	err := config.Serve{Addr: "8080", BaseURL: "ftp://x", TrustedProxies: []string{"here"}}.Validate()
	for _, flag := range []string{"--addr", "--base-url", "--trusted-proxies"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%v does not speak of %s", err, flag)
		}
	}
}

func TestPasswordOfTheDatabaseIsNotPrinted(t *testing.T) {
	t.Parallel()
	d := config.Data{Data: "x", MongoDBURI: "mongodb://u:p@ss@h1,h2/db?authSource=admin"}
	if s := d.String(); strings.Contains(s, "p@ss") || strings.Contains(s, "u:") || !strings.Contains(s, "h1,h2/db") {
		t.Errorf("String() = %s", s)
	}
}
