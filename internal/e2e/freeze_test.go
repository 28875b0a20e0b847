package e2e_test

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	mongooptions "go.mongodb.org/mongo-driver/v2/mongo/options"
	_ "modernc.org/sqlite"
)

// closedFigures are what the test looks at of the figures of a closed period.
type closedFigures struct {
	Satisfaction struct {
		PerResponse proportion `json:"per_response"`
	}
	Service struct {
		OnTime proportion `json:"on_time"`
	}
	Frozen *struct{ Period, By, Fingerprint string }

	Revision *struct {
		AsOf         string `json:"as_of"`
		Late         int
		Changed      bool
		Satisfaction struct {
			PerResponse proportion `json:"per_response"`
		}
	}
}

func closedFiguresOf(t *testing.T, flags []string) (f closedFigures) {
	t.Helper()
	out := hailong(t, 0, append([]string{"figures", "--period", "2021-H1"}, flags...)...)
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestAClosedPeriodStands closes the first half of 2021 and lets a form come late: the figures stand, the revision beside
// them bears its date, and verify is content. Then somebody turns one answer in the database, and verify says which.
func TestAClosedPeriodStands(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			w, dir, flags := makeWorld(100, dayOf(time.Now())), t.TempDir(), e.args(t)
			run := func(status int, command ...string) string {
				t.Helper()
				out, errOut, got := try(t, "", append(command, flags...)...)
				if got != status {
					t.Fatalf("%v: status %d, want %d\n%s%s", command, got, status, out, errOut)
				}
				return out
			}
			dossiers, forms, late := filepath.Join(dir, "ho-so.csv"), filepath.Join(dir, "phieu.csv"), filepath.Join(dir, "muon.csv")
			writeTable(t, dossiers, dossierHeading, w.rows())
			writeTable(t, forms, formHeading, w.forms())
			writeTable(t, late, formHeading, [][]string{{"business-satisfaction.v1", "TT-01", "20/05/2021", "business", "", "paper", "vi", "", "", "1", "", ""}})
			run(0, "import", "dossiers", dossiers)
			run(0, "import", "responses", forms)
			before := closedFiguresOf(t, flags)
			fingerprint := regexp.MustCompile(`[0-9a-f]{64}`).FindString(run(0, "freeze", "2021-H1", "--who", "Nguyễn Văn An"))
			run(0, "import", "responses", late)
			today := time.Now().In(saigon).Format("02/1/2006")
			if time.Now().In(saigon).Month() < 3 {
				today = time.Now().In(saigon).Format("02/01/2006")
			}
			if out := run(0, "verify", "2021-H1"); !strings.Contains(out, "khớp với lúc khóa") || !strings.Contains(out, "Bản điều chỉnh ngày "+today) || !strings.Contains(out, "thêm 1 phiếu") {
				t.Errorf("after a late form verify says %s", out)
			}
			checkRevision(t, before, closedFiguresOf(t, flags), fingerprint)

			key := tamper(t, flags)
			if out := run(1, "verify", "2021-H1"); !strings.Contains(out, "Phiếu "+key+": nội dung đã bị sửa") || !strings.Contains(out, "lúc khóa "+fingerprint) || strings.Contains(out, "khớp với lúc khóa.") {
				t.Errorf("after a hand in the database verify says %s", out)
			}
		})
	}
}

// checkRevision: what was closed is what was said before, and the late form stands beside it alone.
func checkRevision(t *testing.T, before, after closedFigures, fingerprint string) {
	t.Helper()
	same := func(what string, a, b proportion) {
		t.Helper()
		if a.Num != b.Num || a.Den != b.Den {
			t.Errorf("%s was %d/%d at the closing and is %d/%d", what, a.Num, a.Den, b.Num, b.Den)
		}
	}
	same("satisfaction", before.Satisfaction.PerResponse, after.Satisfaction.PerResponse)
	same("on time", before.Service.OnTime, after.Service.OnTime)
	f, r := after.Frozen, after.Revision
	if before.Frozen != nil || f == nil || r == nil {
		t.Fatalf("before the closing %+v, after it %+v with revision %+v", before.Frozen, f, r)
	}
	if f.Period != "2021-H1" || f.By != "Nguyễn Văn An" || f.Fingerprint != fingerprint || before.Service.OnTime.Den == 0 {
		t.Errorf("the closing is %+v, over %d dossiers", f, before.Service.OnTime.Den)
	}
	at, err := time.Parse(time.RFC3339, r.AsOf)
	if err != nil || time.Since(at) > time.Hour || r.Late != 1 || !r.Changed {
		t.Errorf("the revision is %+v", r)
	}
	same("the revised satisfaction, less the late form,", before.Satisfaction.PerResponse, proportion{Num: r.Satisfaction.PerResponse.Num, Den: r.Satisfaction.PerResponse.Den - 1})
}

// tamper makes an answer of the period better in the database, and gives its receipt.
func tamper(t *testing.T, flags []string) (key string) {
	t.Helper()
	if len(flags) > 2 {
		return tamperMongoDB(t, flags[3])
	}
	db, err := sql.Open("sqlite", filepath.Join(flags[1], "hailong.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const which = `body LIKE '%"overall":"2"%' AND body LIKE '%"received":"2021-03%' AND body LIKE '%"applicant":"business"%'`
	if err := db.QueryRowContext(t.Context(), `SELECT key FROM responses WHERE `+which+` LIMIT 1`).Scan(&key); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `UPDATE responses SET body = replace(body, '"overall":"2"', '"overall":"5"') WHERE key = ?`, key); err != nil {
		t.Fatal(err)
	}
	return key
}

func tamperMongoDB(t *testing.T, uri string) string {
	t.Helper()
	client, err := mongo.Connect(mongooptions.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(t.Context())
	responses := client.Database("hailong").Collection("responses")
	found, err := responses.Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		ID   string `bson:"_id"`
		Body struct {
			Applicant, Received string
			Answers             struct{ Overall string }
		}
	}
	if err := found.All(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if d.Body.Answers.Overall != "2" || d.Body.Applicant != "business" || !strings.HasPrefix(d.Body.Received, "2021-03") {
			continue
		}
		if _, err := responses.UpdateByID(t.Context(), d.ID, bson.D{{Key: "$set", Value: bson.D{{Key: "body.answers.overall", Value: "5"}}}}); err != nil {
			t.Fatal(err)
		}
		return d.ID
	}
	t.Fatal("no answer to tamper with")
	return ""
}
