package arch_test

import (
	"slices"
	"strings"
	"testing"
)

// rooms is the order of the house. A room may import the rooms its row names and no other of ours, and they all stand
// above it in this table, so that nothing can go round in a circle. Tests are freer: they may import any room but cmd.
var rooms = []struct {
	level int
	room  string
	may   string // rooms of ours, without "internal/"
}{
	// Level 0 knows nothing of us. survey is the language all others speak.
	{0, "internal/survey", ""},
	{0, "internal/chart", ""},
	{0, "internal/config", ""},
	{0, "internal/locale", ""},
	{0, "internal/sheet", ""},
	{0, "web", ""},
	{0, "surveys", ""},

	// Level 1: the nouns put to one use each.
	{1, "internal/measure", "survey"},
	{1, "internal/store", "survey"},
	{1, "internal/plan", "survey measure"},
	{1, "internal/catalog", "survey measure plan surveys"},
	{1, "internal/invite", "survey"},
	{1, "internal/auth", "survey store"},
	{1, "internal/audit", "survey store"},
	{1, "internal/disclosure", ""},
	{1, "internal/office", "survey"},
	{1, "internal/mail", "survey"},
	{1, "internal/mail/mailtest", ""},
	{1, "internal/pci", "survey sheet"},

	// Level 2: the engines, and what stands between the store and the figures.
	{2, "internal/store/storetest", "survey store"},
	{2, "internal/store/sqlitestore", "survey store"},
	{2, "internal/store/mongostore", "survey store"},
	{2, "internal/panel", "survey measure catalog store"},
	{2, "internal/intake", "survey catalog store sheet plan invite"},
	{2, "internal/sample", "survey catalog"},
	{2, "internal/register", "survey store plan"},
	{2, "internal/edition", "survey store"},
	{2, "internal/draft", "survey store"},

	// Level 3: the one value that carries every figure, and its faces.
	{3, "internal/report", "survey measure plan catalog panel edition disclosure"},
	{3, "internal/freeze", "survey locale store plan catalog panel report"},
	{3, "internal/export", "survey chart locale invite report"},
	{3, "internal/brief", "survey chart locale plan office pci report export"},
	{3, "internal/desk", "survey locale store plan catalog report freeze draft pci export brief"},
	{3, "internal/schedule", "survey locale plan draft"},
	{3, "internal/slip", "survey catalog invite intake export"},
	{3, "internal/view/page", "survey chart locale plan report"},
	{3, "internal/view", "survey chart locale plan web report view/page"},

	// Level 4 speaks HTTP. It reaches store and measure only through the rooms between.
	{4, "internal/server", "survey chart config locale sheet web surveys plan catalog invite audit auth panel intake report export draft office pci brief schedule slip view view/page"},

	// Level 5 wires everything, alone.
	{5, "cmd/hailong", "*"},

	// Tests and measurements only.
	{9, "internal/arch", ""},
	{9, "internal/bench", ""},
	{9, "internal/e2e", ""},
}

// testRooms have no product code but a package doc.
var testRooms = []string{"internal/arch", "internal/bench", "internal/e2e"}

// fences say which product code may use a library; "*" is any room. Every library has a row: one that has none is not
// linked into the product without somebody having said why.
var fences = []struct {
	library string
	rooms   string
	why     string
}{
	{"github.com/gin-gonic/gin", "server", "HTTP is spoken in one room; no other knows a *gin.Context"},
	{"github.com/danielgtaylor/huma/v2", "server", "the machines' API, described to them in OpenAPI"},
	{"github.com/gorilla/sessions", "auth server", "the manager's session"},
	{"github.com/gorilla/securecookie", "auth", "the signature of the manager's cookie"},
	{"github.com/prometheus/client_golang", "server", "/metrics"},
	{"github.com/klauspost/compress", "server export", "pages are sent compressed, workbooks written compressed"},
	{"go.mongodb.org/mongo-driver/v2", "store/mongostore", "BSON never leaves its engine"},
	{"modernc.org/sqlite", "store/sqlitestore", "SQL never leaves its engine"},
	{"database/sql", "store/sqlitestore", "SQL never leaves its engine"},
	{"github.com/xuri/excelize/v2", "sheet export brief", "workbooks are read in one room and written in two"},
	{"codeberg.org/go-pdf/fpdf", "export brief", "the only writer of PDF"},
	{"github.com/beevik/etree", "office", "documents are changed part by part, and what is not understood stays as it was"},
	{"github.com/skip2/go-qrcode", "invite", "the only place that draws a QR code"},
	{"github.com/goccy/go-yaml", "catalog locale", "definitions and messages are written in YAML"},
	{"github.com/santhosh-tekuri/jsonschema/v6", "catalog", "faults of definitions, all at once"},
	{"github.com/alecthomas/kong", "config cmd/hailong", "the command line"},
	{"golang.org/x/term", "cmd/hailong", "is this a terminal?"},
	{"golang.org/x/crypto", "auth", "passwords"},
	{"github.com/pquerna/otp", "auth", "the second factor"},
	{"github.com/coreos/go-oidc/v3", "auth", "single sign-on"},
	{"golang.org/x/oauth2", "auth", "single sign-on"},
	{"golang.org/x/time", "server", "throttles"},
	{"github.com/go-co-op/gocron/v2", "schedule", "when reports are made"},
	{"github.com/wneessen/go-mail", "mail", "letters by SMTP"},
	{"golang.org/x/image", "chart export brief invite", "pictures"},
	{"golang.org/x/sync", "*", "nearly the standard library"},
	{"golang.org/x/text", "*", "nearly the standard library"},
	{"github.com/google/go-cmp", "store/storetest", "the suite that every engine's tests call"},
	{"pgregory.net/rapid", "store/storetest", "the suite that every engine's tests call"},
	{"html/template", "view export", "templates are parsed and run in one room; a printable page is an export"},
}

// serverMayNot is what the row of the server leaves out on purpose: said again, so that adding it is a change of mind.
var serverMayNot = []string{
	"internal/store", "internal/measure", "internal/store/sqlitestore", "internal/store/mongostore", "internal/store/storetest", "internal/sample",
}

// roomName gives the directory of a short name of the tables.
func roomName(short string) string {
	switch short {
	case "web", "surveys", "cmd/hailong":
		return short
	}
	return "internal/" + short
}

func names(list string) []string {
	var out []string
	for _, short := range strings.Fields(list) {
		out = append(out, roomName(short))
	}
	return out
}

// rowOf gives the rooms that a room may import, and whether it has a row at all.
func rowOf(room string) (may []string, all, ok bool) {
	for _, r := range rooms {
		if r.room == room {
			return names(r.may), r.may == "*", true
		}
	}
	return nil, false, false
}

// TestTable checks the table itself: levels rise, arrows point upwards in it, and nothing is named twice.
func TestTable(t *testing.T) {
	t.Parallel()
	var seen []string
	level := 0
	for _, r := range rooms {
		if r.level < level {
			t.Errorf("%s stands at level %d below a room of level %d", r.room, r.level, level)
		}
		level = r.level
		if slices.Contains(seen, r.room) {
			t.Errorf("%s has two rows", r.room)
		}
		if r.may != "*" {
			for _, m := range names(r.may) {
				if !slices.Contains(seen, m) {
					t.Errorf("%s may import %s, which does not stand above it", r.room, m)
				}
			}
		}
		seen = append(seen, r.room)
	}
	server, _, _ := rowOf("internal/server")
	for _, no := range serverMayNot {
		if slices.Contains(server, no) {
			t.Errorf("the row of internal/server allows %s; figures come to it through report, answers go through intake", no)
		}
	}
}

// TestImports holds every file of ours against the table.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		may, all, known := rowOf(s.room)
		if !known {
			t.Errorf("%s: package %s has no row in the table of rooms: decide its level and what it may import", s.path, s.room)
			continue
		}
		for _, p := range s.imports {
			other, ok := ours(p)
			if !ok {
				continue
			}
			if other == "cmd/hailong" {
				t.Errorf("%s imports %s: the command wires the rooms and is imported by none", s.path, other)
			}
			if _, _, known := rowOf(other); !known {
				t.Errorf("%s imports %s, which has no row in the table of rooms", s.path, other)
			}
			if !s.test && !all && other != s.room && !slices.Contains(may, other) {
				t.Errorf("%s imports %s, which its row does not allow", s.path, other)
			}
		}
	}
}

// TestOnlyCommandWires checks that engines and server meet in one place: no product code but the command's imports them.
func TestOnlyCommandWires(t *testing.T) {
	t.Parallel()
	wired := []string{"internal/store/sqlitestore", "internal/store/mongostore", "internal/server", "internal/sample"}
	for _, s := range tree(t) {
		if s.test || s.room == "cmd/hailong" || slices.Contains(testRooms, s.room) {
			continue
		}
		for _, p := range s.imports {
			other, _ := ours(p)
			if slices.Contains(wired, other) && other != s.room {
				t.Errorf("%s imports %s: only cmd/hailong wires", s.path, other)
			}
		}
	}
}

// TestTestRooms checks that rooms of tests stay that: apart from a package doc they have no product file.
func TestTestRooms(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if slices.Contains(testRooms, s.room) && !s.test && len(s.ast.Decls) > 0 {
			t.Errorf("%s declares something outside a test, in a room that holds tests only", s.path)
		}
	}
}

// TestFences holds every library against its fence.
func TestFences(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if s.test || slices.Contains(testRooms, s.room) {
			continue
		}
		for _, p := range s.imports {
			checkFence(t, s, p)
		}
	}
}

func checkFence(t *testing.T, s source, importPath string) {
	t.Helper()
	for _, f := range fences {
		if !under(importPath, f.library) {
			continue
		}
		if f.rooms != "*" && !slices.Contains(names(f.rooms), s.room) {
			t.Errorf("%s imports %s, which is for %s only: %s", s.path, importPath, f.rooms, f.why)
		}
		return
	}
	if thirdParty(importPath) {
		t.Errorf("%s imports %s, a library without a fence: say in the table which rooms may use it, and why", s.path, importPath)
	}
}

// TestSurveyIsPlain checks that the room everybody imports is made of the standard library alone.
func TestSurveyIsPlain(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if s.room != "internal/survey" || s.test {
			continue
		}
		for _, p := range s.imports {
			if _, isOurs := ours(p); isOurs || thirdParty(p) {
				t.Errorf("%s imports %s: package survey uses the standard library alone", s.path, p)
			}
		}
	}
}
