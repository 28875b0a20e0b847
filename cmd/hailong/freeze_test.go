package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"

	"hailong/internal/store"
	"hailong/internal/store/sqlitestore"
)

// lateForm is a paper form of the period, typed in after its closing.
const lateForm = "survey,point,received_at,applicant,overall\nbusiness-satisfaction.v1,TT-01,20/05/2021,business,1\n"

// TestAPeriodFromClosingToVerifying goes the way of a report: close, a late form, verify, and then a hand in the database.
func TestAPeriodFromClosingToVerifying(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	do := func(want int, args ...string) (out, errOut string) {
		t.Helper()
		out, errOut, status := call(t, "en", lateForm, append(args, "--data", data)...)
		if status != want || strings.ContainsAny(errOut, "{[") {
			t.Fatalf("hailong %s: status %d, want %d\n%s%s", strings.Join(args, " "), status, want, out, errOut)
		}
		return out, errOut
	}
	contains := func(text string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%q does not stand in\n%s", want, text)
			}
		}
	}
	do(0, "sample", "--responses", "400", "--seed", "7")
	if _, e := do(1, "verify", "2021-H1"); !strings.Contains(e, "not closed") {
		t.Errorf("verify before closing says %s", e)
	}
	do(1, "freeze", "2021-H7")
	open, _ := do(0, "figures", "--period", "2021-H1", "--format", "text")
	out, _ := do(0, "freeze", "2021-H1", "--who", "Nguyễn Văn An")
	fingerprint := regexp.MustCompile(`[0-9a-f]{64}`).FindString(out)
	_, e := do(1, "freeze", "2021-H1")
	contains(e, "closed by Nguyễn Văn An on ")
	out, _ = do(0, "verify", "2021-H1")
	if contains(out, "equal", fingerprint); strings.Count(out, "\n") != 1 {
		t.Errorf("verify says more than equal:\n%s", out)
	}

	do(0, "import", "responses", "-")
	out, _ = do(0, "verify", "2021-H1")
	contains(out, "equal", fingerprint, "1 responses and 0 states")
	closed, _ := do(0, "figures", "--period", "2021-H1", "--format", "text")
	contains(closed, "Closed figures: period 2021-H1, closed by Nguyễn Văn An", "Revision of ", "1 responses and 0 states")
	headline := regexp.MustCompile(`(?m)^.*\(\d+/\d+;.*$`)
	if a, b := headline.FindAllString(open, 1), headline.FindAllString(closed, 2); len(a) == 0 || len(b) < 2 || a[0] != b[1] {
		t.Errorf("the headline was\n%s\nand is\n%s", a, b)
	}
	live, _ := do(0, "figures", "--period", "2021-H1", "--point", "TT-01", "--format", "text")
	contains(live, "not of the closing")
	json, _ := do(0, "figures", "--period", "2021-H1")
	contains(json, `"frozen"`, `"revision"`, `"late": 1`, fingerprint)

	key := tamper(t, filepath.Join(data, "hailong.db"))
	out, e = do(1, "verify", "2021-H1")
	contains(out, "Response "+key+": changed since the closing", "Figure ", "Fingerprint: "+fingerprint)
	contains(e, "not as it was closed")
}

// tamper turns the overall answer of a response of spring 2021 in the database and names the response.
func tamper(t *testing.T, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	st, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	docs, err := st.Scan(t.Context(), store.Responses, store.Cursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		body := bytes.Replace(d.Body, []byte(`"overall":"5"`), []byte(`"overall":"1"`), 1)
		if !bytes.Contains(body, []byte(`"received":"2021-03`)) || !bytes.Contains(body, []byte(`"applicant":"business"`)) || bytes.Equal(body, d.Body) {
			continue
		}
		if err := st.Put(t.Context(), store.Responses, store.Document{Key: d.Key, Body: body}); err != nil {
			t.Fatal(err)
		}
		return d.Key
	}
	t.Fatal("no response to tamper with")
	return ""
}

func TestEntriesByHand(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	enter := []string{"plan", "enter", "II.2.a", "--data", data, "--source", "Báo cáo số 12/BC-VPUBND", "--who", "Nguyễn Văn An", "--date", "31/5/2021"}
	for _, c := range []struct {
		args   []string
		status int
		said   string
		why    string
	}{
		{append(enter, "--value", "8,31"), 0, "8,31", "a good entry"},
		{append(enter, "--value", "12,5%"), 0, "II.2.a", "a later one"},
		{append(enter, "--value", "1,460"), 2, "--value: ", "not clear"},
		{append(enter, "--value", "120"), 1, "--value: ", "over 100 %"},
		{append(enter, "--value", "5", "--date", "31/02/2021"), 1, "--date: 31/02/2021", "no such day"},
		{[]string{"plan", "enter", "II.2.i", "--data", data, "--value", "5", "--date", "31/5/2021", "--source", "x"}, 1, "--target: ", "the survey measures it"},
		{[]string{"plan", "enter", "II.2.a", "--data", data, "--value", "5"}, 2, "--date", "what must be said"},
	} {
		out, errOut, status := call(t, "vi_VN.UTF-8", "", c.args...)
		if status != c.status || !strings.Contains(out+errOut, c.said) {
			t.Errorf("%s: status %d, want %d with %q\n%s%s", c.why, status, c.status, c.said, out, errOut)
		}
	}
	out, _, status := call(t, "vi_VN.UTF-8", "", "plan", "list", "--data", data)
	if status != 0 || !strings.Contains(out, "12,5%  31/5/2021  Báo cáo số 12/BC-VPUBND  (Nguyễn Văn An)") || strings.Contains(out, "8,31") || !strings.Contains(out, "chưa có số liệu") {
		t.Errorf("plan list: status %d\n%s", status, out)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		info debug.BuildInfo
		want string
	}{
		{debug.BuildInfo{}, "(devel)"},
		{debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3"},
		{debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.modified", Value: "true"},
		}}, "(devel) 0123456789ab (modified)"},
	} {
		if got := versionOf(&c.info); got != c.want {
			t.Errorf("version %q, want %q", got, c.want)
		}
	}
	if out, _, status := call(t, "en", "", "--version"); status != 0 || out != version()+"\n" {
		t.Errorf("--version: %d %q", status, out)
	}
}
