package arch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// compose is what the tests look at in deploy/compose.yaml.
type compose struct {
	Services map[string]service `yaml:"services"`
	Networks map[string]network `yaml:"networks"`
	Volumes  map[string]any     `yaml:"volumes"`
	Secrets  map[string]struct {
		File string `yaml:"file"`
	} `yaml:"secrets"`
}

type service struct {
	Image       string            `yaml:"image"`
	Entrypoint  []string          `yaml:"entrypoint"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	Ports       []string          `yaml:"ports"`
	Secrets     []string          `yaml:"secrets"`
	Networks    []string          `yaml:"networks"`
	DependsOn   any               `yaml:"depends_on"`
	ReadOnly    bool              `yaml:"read_only"`
}

type network struct {
	Internal bool `yaml:"internal"`
}

var members = []string{"mongo1", "mongo2", "mongo3"}

func readCompose(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := yaml.Unmarshal([]byte(readText(t, "deploy/compose.yaml")), &c); err != nil {
		t.Fatalf("deploy/compose.yaml: %s", yaml.FormatError(err, false, true))
	}
	return c
}

// TestComposeMembers checks the replica set: three members, one set, a key between them, each with its own data, and no
// way in from outside.
func TestComposeMembers(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	var own []string
	for _, name := range members {
		m, ok := c.Services[name]
		if !ok {
			t.Fatalf("no service %s", name)
		}
		start := strings.Join(m.Entrypoint, " ")
		for _, want := range []string{"--replSet rs0", "--keyFile"} {
			if !strings.Contains(start, want) {
				t.Errorf("%s is started without %s", name, want)
			}
		}
		if !slices.Contains(m.Secrets, "mongo-keyfile") {
			t.Errorf("%s does not get the key of the set", name)
		}
		if len(m.Ports) > 0 || !slices.Equal(m.Networks, []string{"store"}) {
			t.Errorf("%s can be reached from outside: ports %q, networks %q", name, m.Ports, m.Networks)
		}
		data := slices.IndexFunc(m.Volumes, func(v string) bool { return strings.HasSuffix(v, ":/data/db") })
		if data < 0 || slices.Contains(own, m.Volumes[data]) {
			t.Errorf("%s has no data volume of its own: %q", name, m.Volumes)
			continue
		}
		own = append(own, m.Volumes[data])
	}
	if !c.Networks["store"].Internal {
		t.Error("the network of the store has a way out")
	}
	if count := len(mongods(c)); count != len(members) {
		t.Errorf("%d services run mongod, want %d", count, len(members))
	}
}

func mongods(c compose) (found []string) {
	for name, s := range c.Services {
		if strings.Contains(strings.Join(s.Entrypoint, " "), "mongod ") {
			found = append(found, name)
		}
	}
	return found
}

// TestComposeURI checks that the program is told of all members and of the set by name.
func TestComposeURI(t *testing.T) {
	t.Parallel()
	uri := readCompose(t).Services["hailong"].Environment["HAILONG_MONGODB_URI"]
	for _, want := range append([]string{"mongodb://hailong:${MONGO_HAILONG_PASSWORD", "replicaSet=rs0", "authSource=admin"}, members...) {
		if !strings.Contains(uri, want) {
			t.Errorf("HAILONG_MONGODB_URI = %q has no %s", uri, want)
		}
	}
	script := readText(t, "deploy/mongo-init.js")
	for _, m := range members {
		if !strings.Contains(script, `"`+m+`:27017"`) {
			t.Errorf("mongo-init.js does not make %s a member", m)
		}
	}
}

// TestComposeSecrets checks that no password stands in the file, and that git ignores the files they stand in.
func TestComposeSecrets(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	reference := regexp.MustCompile(`^\$\{[A-Z_]+:\?[^}]+\}$`)
	for name, s := range c.Services {
		for key, value := range s.Environment {
			if strings.Contains(key, "PASSWORD") && !reference.MatchString(value) {
				t.Errorf("%s: %s = %q stands in the file; it comes from .env", name, key, value)
			}
			if m := regexp.MustCompile(`://[^:/]+:([^@]+)@`).FindStringSubmatch(value); m != nil && !reference.MatchString(m[1]) {
				t.Errorf("%s: %s has a password in the file", name, key)
			}
		}
	}
	ignored := readText(t, ".gitignore")
	for _, want := range []string{"/deploy/.env\n", "/deploy/secrets/\n"} {
		if !strings.Contains(ignored, want) {
			t.Errorf(".gitignore does not name %q", want)
		}
	}
	for name, s := range c.Secrets {
		if !strings.HasPrefix(s.File, "./secrets/") {
			t.Errorf("secret %s is read from %q, which git does not ignore", name, s.File)
		}
	}
}

// TestComposeHolds checks that all the file refers to is there: volumes, networks, secrets, files beside it.
func TestComposeHolds(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	for name, s := range c.Services {
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if strings.HasPrefix(from, "./") {
				if _, err := os.Stat(filepath.Join(root, "deploy", from)); err != nil {
					t.Errorf("%s mounts %s: %v", name, from, err)
				}
			} else if _, ok := c.Volumes[from]; !ok {
				t.Errorf("%s mounts the volume %q, which is not declared", name, from)
			}
		}
		for _, n := range s.Networks {
			if _, ok := c.Networks[n]; !ok {
				t.Errorf("%s is in the network %q, which is not declared", name, n)
			}
		}
		for _, x := range s.Secrets {
			if _, ok := c.Secrets[x]; !ok {
				t.Errorf("%s gets the secret %q, which is not declared", name, x)
			}
		}
	}
}

// TestComposeFront checks that the proxy alone is reached from outside and that the program writes to its volume alone.
func TestComposeFront(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	for name, s := range c.Services {
		if len(s.Ports) > 0 && name != "proxy" {
			t.Errorf("%s publishes %q; only the proxy does", name, s.Ports)
		}
	}
	h := c.Services["hailong"]
	if !h.ReadOnly || !slices.Contains(h.Volumes, "hailong-data:/data") {
		t.Errorf("hailong: read_only = %v, volumes = %q; want a read-only root and its data in a volume", h.ReadOnly, h.Volumes)
	}
	waits, ok := h.DependsOn.(map[string]any)
	if !ok || waits["mongo-init"] == nil {
		t.Errorf("hailong starts without waiting for the replica set: %v", h.DependsOn)
	}
}
