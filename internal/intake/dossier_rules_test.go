package intake_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hailong/internal/intake"
	"hailong/internal/sheet"
	"hailong/internal/store"
	"hailong/internal/survey"
)

func TestContradictionsInOneFile(t *testing.T) {
	t.Parallel()
	const head = dossierHead + ",business,decided,updated_at\n"
	for _, c := range []struct {
		why, rows, column string
		position, value   string
		first             int
	}{
		{"another day of receipt", "H1,2.001583,TT-01,business,5/3/2021,,,\nH1,2.001583,TT-01,business,6/3/2021,,,", "received", "3:5", "6/3/2021", 2},
		{"another procedure, after an empty one", "H1,,TT-01,business,5/3/2021,,,\nH1,2.001583,TT-02,business,5/3/2021,,,\nh1,2.001199,TT-01,business,5/3/2021,,,", "procedure", "4:2", "2.001199", 3},
		{"another applicant", "H1,2.001583,TT-01,business,5/3/2021,,,\nH1,2.001583,TT-01,citizen,5/3/2021,,,", "applicant", "3:4", "citizen", 2},
		{"another business, whose code is not told", "H1,2.001583,TT-01,business,5/3/2021,0300588569,,\nH1,2.001583,TT-01,business,5/3/2021,0100233488,,", "business", "3:6", "", 2},
		{"decided on two days", "H1,2.001583,TT-01,business,5/3/2021,,8/3/2021,\nH1,2.001583,TT-01,business,5/3/2021,,9/3/2021,", "decided", "3:7", "9/3/2021", 2},
	} {
		_, err := memory(t).loadDossiers(t, head+c.rows+"\n", intake.ImportOptions{})
		var bad *intake.ImportError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v, want a fault", c.why, err)
			continue
		}
		want := []intake.RowNote{{Column: c.column, Position: c.position, Value: c.value, Key: "dossier.contradicts", Args: []any{"first", c.first}}}
		want[0].Row = int(c.position[0] - '0')
		if d := cmp.Diff(want, bad.Faults); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, d)
		}
	}
	for _, good := range []struct {
		why, rows string
		want      intake.ImportSummary
	}{
		{"decided anew, as the software recorded", "H1,2.001583,TT-01,business,5/3/2021,,8/3/2021,8/3/2021\nH1,2.001583,TT-01,business,5/3/2021,,9/3/2021,9/3/2021", intake.ImportSummary{Rows: 2, Written: 2}},
		{"the same twice", "H1,2.001583,TT-01,business,5/3/2021,,,\nh1,2.001583,tt-01,Doanh nghiệp,2021-03-05,,,", intake.ImportSummary{Rows: 2, Written: 1, Repeated: 1}},
		{"the tax code told later", "H1,2.001583,TT-01,business,5/3/2021,,,\nH1,2.001583,TT-01,business,5/3/2021,0300588569,,", intake.ImportSummary{Rows: 2, Written: 2}},
	} {
		sum, err := memory(t).loadDossiers(t, head+good.rows+"\n", intake.ImportOptions{})
		sum.Warnings = nil
		if d := cmp.Diff(good.want, sum); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", good.why, err, d)
		}
	}
}

func TestRefusedDossiersComeBack(t *testing.T) {
	t.Parallel()
	w := memory(t)
	var refused strings.Builder
	in := "DANH SÁCH HỒ SƠ,,,,,,\nMã hồ sơ,Mã TTHC,Quầy,Đối tượng,Ngày,,Ghi chú\n,,,,tiếp nhận,hẹn trả,\n" +
		"H1,2.001583,TT-01,DN,5/3/2021,10/3/2021,giữ\nH2,2.001583,TT-77,DN,5/3/2021,4/3/2021,giữ\n"
	sum, err := w.loadDossiers(t, in, intake.ImportOptions{SkipBad: true, Refused: &refused, Describe: func(n intake.RowNote) string { return n.Key }})
	if err != nil || sum.Written != 1 || sum.Refused != 1 {
		t.Fatalf("%+v, %v", sum, err)
	}
	want := "\ufeffMã hồ sơ,Mã TTHC,Quầy,Đối tượng,Ngày tiếp nhận,Ngày hẹn trả,Ghi chú,fault\n" +
		"H2,2.001583,TT-77,DN,5/3/2021,4/3/2021,giữ,import.point_unknown; dossier.due_before_received\n"
	if d := cmp.Diff(want, refused.String()); d != "" {
		t.Errorf("refused rows (-want +got):\n%s", d)
	}
	mended := strings.NewReplacer("TT-77", "TT-02", "4/3/2021", "14/3/2021").Replace(refused.String())
	if sum, err = w.loadDossiers(t, mended, intake.ImportOptions{}); err != nil || sum.Written != 1 {
		t.Errorf("mended: %+v, %v", sum, err)
	}
}

func TestNothingOfATaxCodeIsStored(t *testing.T) {
	t.Parallel()
	w := memory(t)
	if _, err := w.loadDossiers(t, dossierHead+",mst\n"+goodDossier+",0300588569\n", intake.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range store.Collections {
		docs, err := w.store.Scan(t.Context(), c, store.Cursor{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			if strings.Contains(d.Key+string(d.Body), "0300588569") {
				t.Errorf("%s holds the tax code: %s", c, d.Body)
			}
		}
	}
}

func TestADossierFileWithoutItsColumns(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"dossier,point\nH1,TT-01\n":      sheet.ErrMissing,
		dossierHead + ",Quầy\n":          sheet.ErrDuplicate,
		dossierHead + "\nH1,\xff":        sheet.ErrEncoding,
		"\xff\xfed\x00o\x00s\x00,\x00\n": sheet.ErrMissing,
	} {
		_, err := memory(t).loadDossiers(t, in, intake.ImportOptions{SkipBad: true})
		var e *survey.Error
		if !errors.As(err, &e) || e.Key != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
		if want == sheet.ErrMissing && !slices.Contains(e.Args, "columns") {
			t.Errorf("%q: the missing columns are not told: %v", in, e.Args)
		}
	}
}
