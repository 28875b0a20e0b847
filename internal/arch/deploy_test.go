package arch_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// unitMust are the lines of the systemd unit that keep a broken-into process from the rest of the machine.
var unitMust = []string{
	"User=hailong", "StateDirectory=hailong", "StateDirectoryMode=0700", "UMask=0077", "ProtectSystem=strict", "ProtectHome=yes",
	"PrivateTmp=yes", "PrivateDevices=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "EnvironmentFile=-/etc/hailong/hailong.env",
	"ExecStart=/usr/local/bin/hailong serve", "KillSignal=SIGTERM", "Restart=on-failure",
}

func TestUnitIsHardened(t *testing.T) {
	t.Parallel()
	lines := strings.Split(readText(t, "deploy/hailong.service"), "\n")
	for _, want := range unitMust {
		if !slices.Contains(lines, want) {
			t.Errorf("deploy/hailong.service has no line %q", want)
		}
	}
}

// TestUnitVerifies lets systemd read the unit. A key that systemd does not know is only a warning to it, so that the
// exit status alone proves nothing: it must have no word to say about the file.
func TestUnitVerifies(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze here")
	}
	for _, c := range []struct {
		why, old, new string
		good          bool
	}{
		{"as it is", "", "", true},
		{"an unknown key", "NoNewPrivileges=", "NoNewPrivilege=", false},
		{"a program that is not there", "/bin/true", "/no/such/program", false},
	} {
		unit := strings.Replace(readText(t, "deploy/hailong.service"), "/usr/local/bin/hailong", "/bin/true", 1)
		file := filepath.Join(t.TempDir(), "hailong.service")
		if err := os.WriteFile(file, []byte(strings.Replace(unit, c.old, c.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", file).CombinedOutput()
		if good := err == nil && !strings.Contains(string(out), "hailong.service"); good != c.good {
			t.Errorf("systemd-analyze verify (%s): %v\n%s", c.why, err, out)
		}
	}
}

var (
	settingName = regexp.MustCompile(`\bHAILONG_[A-Z0-9_]+\b`)
	settingLine = regexp.MustCompile(`^#?(HAILONG_[A-Z0-9_]+)=\S*$`)
)

// otherNames are read by the proxy, by compose or by the tests, not by the program.
var otherNames = []string{"HAILONG_HOST", "HAILONG_UPSTREAM", "HAILONG_TEST_MONGODB_URI", "HAILONG_OOXML_VALIDATOR"}

// TestEnvironmentExample checks the form of the example: each setting once, with a comment above it.
func TestEnvironmentExample(t *testing.T) {
	t.Parallel()
	settings := exampleSettings(t)
	for _, want := range []string{"HAILONG_ADDR", "HAILONG_DATA", "HAILONG_BASE_URL", "HAILONG_MONGODB_URI", "HAILONG_SURVEYS", "HAILONG_SECRETS_FILE", "HAILONG_TRUSTED_PROXIES"} {
		if !slices.Contains(settings, want) {
			t.Errorf("deploy/hailong.env.example does not show %s", want)
		}
	}
	for _, file := range []string{"deploy/hailong.service", "deploy/compose.yaml", "deploy/Dockerfile", "deploy/RUNBOOK.md", "README.md"} {
		for _, name := range settingName.FindAllString(readText(t, file), -1) {
			if !slices.Contains(settings, name) && !slices.Contains(otherNames, name) {
				t.Errorf("%s sets %s, which deploy/hailong.env.example does not explain", file, name)
			}
		}
	}
}

func exampleSettings(t *testing.T) []string {
	t.Helper()
	var settings []string
	previous := ""
	for _, line := range strings.Split(readText(t, "deploy/hailong.env.example"), "\n") {
		if m := settingLine.FindStringSubmatch(line); m != nil {
			if slices.Contains(settings, m[1]) {
				t.Errorf("hailong.env.example has %s twice", m[1])
			}
			if !strings.HasPrefix(previous, "# ") {
				t.Errorf("hailong.env.example says nothing above %s", m[1])
			}
			settings = append(settings, m[1])
		} else if line != "" && !strings.HasPrefix(line, "# ") {
			t.Errorf("hailong.env.example: %q is neither a setting nor a comment", line)
		}
		previous = line
	}
	return settings
}

// TestSettingsExist asks the program itself: what the example explains is what `hailong serve` reads.
func TestSettingsExist(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	help := exec.CommandContext(ctx, "go", "run", "./cmd/hailong", "serve", "--help")
	help.Dir = root
	out, err := help.CombinedOutput()
	if err != nil {
		t.Fatalf("hailong serve --help: %v\n%s", err, out)
	}
	known := settingName.FindAllString(string(out), -1)
	for _, s := range exampleSettings(t) {
		if !slices.Contains(known, s) {
			t.Errorf("deploy/hailong.env.example explains %s, which hailong serve --help does not name", s)
		}
	}
}

// TestContainerFile checks what a container of the product must be: static, without a shell, not root, state in a volume.
func TestContainerFile(t *testing.T) {
	t.Parallel()
	text := readText(t, "deploy/Dockerfile")
	for _, want := range []string{"CGO_ENABLED=0", "\nFROM scratch\n", "\nUSER 65532:65532\n", "\nVOLUME /data\n", "./cmd/hailong", `CMD ["serve"]`} {
		if !strings.Contains(text, want) {
			t.Errorf("deploy/Dockerfile has no %q", want)
		}
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readText(t, "go.mod"))
	if version == nil || !strings.Contains(text, "FROM golang:"+version[1]+"-") {
		t.Errorf("deploy/Dockerfile does not build with the Go of go.mod, %q", version)
	}
}

// TestProxies checks the promises that both proxy examples must keep; their syntax is checked by their own programs.
func TestProxies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, why string
		want      []string
	}{
		{"Caddyfile", "HSTS", []string{`Strict-Transport-Security "max-age=31536000`}},
		{"Caddyfile", "no metrics outside", []string{"@metrics path /metrics", "respond @metrics"}},
		{"Caddyfile", "a limit on bodies", []string{"max_size 1MB"}},
		{"Caddyfile", "room for dossiers", []string{"@forms not path /api/v1/dossiers", "max_size 64MiB"}},
		{"Caddyfile", "no address and no code in a log", []string{"request>remote_ip delete", "request>client_ip delete", "request>headers delete", "request>uri delete"}},
		{"nginx.conf", "TLS", []string{"listen 443 ssl", "ssl_protocols TLSv1.2 TLSv1.3;"}},
		{"nginx.conf", "HSTS", []string{`Strict-Transport-Security "max-age=31536000`}},
		{"nginx.conf", "no metrics outside", []string{"location /metrics {\n        return 404;"}},
		{"nginx.conf", "a limit on bodies", []string{"client_max_body_size 1m;"}},
		{"nginx.conf", "no address and no code in a log", []string{"~^/(p|i|r)(/|$) 0;", "location ~ ^/(p|i|r)(/|$) {", "if=$hailong_logged", "hailong-survey-error.log emerg;"}},
		{"nginx.conf", "room for dossiers, which are not kept", []string{"location = /api/v1/dossiers {", "client_max_body_size 64m;", "proxy_request_buffering off;"}},
		{"nginx.conf", "the browser's own host", []string{"proxy_set_header Host $host;"}},
	} {
		text := readText(t, "deploy/"+c.file)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("deploy/%s (%s) has no %q", c.file, c.why, want)
			}
		}
	}
}
