package pci_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hailong/internal/pci"
	"hailong/internal/survey"
)

// TestKnown: the known years are there with their sources, and what VCCI did not publish is blank.
func TestKnown(t *testing.T) {
	t.Parallel()
	years := pci.Known()
	at := func(year int) *pci.Year {
		i := slices.IndexFunc(years, func(y pci.Year) bool { return y.Year == year })
		if i < 0 {
			t.Fatalf("no year %d", year)
		}
		return &years[i]
	}
	if y := at(2020); *y.Score != 60.01 || y.Rank != 62 || y.Of != 63 || y.Source == "" {
		t.Errorf("%+v", y)
	}
	for _, year := range []int{2017, 2023, 2024} {
		if y := at(year); y.Score != nil || y.Rank != 0 || len(y.Subs) > 0 {
			t.Errorf("%d was not published: %+v", year, y)
		}
	}
	if s, ok := at(2016).Sub(5); !ok || s != 5.72 {
		t.Errorf("2016, informal charges: %v %v", s, ok)
	}
	if _, ok := at(2011).Sub(6); ok {
		t.Error("2011 has the sixth sub-index, which was not measured")
	}
	for _, y := range years {
		for _, s := range y.Subs {
			if s.Source == "" {
				t.Errorf("%d, %d: no source", y.Year, s.Number)
			}
		}
	}
	if pci.Joined(8, 2020, 2021) || !pci.Joined(8, 2021, 2022) || pci.Joined(6, 2012, 2013) || !pci.Joined(1, 2010, 2022) {
		t.Error("lines across a break")
	}
}

// TestRead: headings in Vietnamese, commas, names and numbers of sub-indices; later years replace earlier ones.
func TestRead(t *testing.T) {
	t.Parallel()
	years, err := pci.Read(strings.NewReader("Năm;Điểm;Hạng;Trên;Chỉ số thành phần;Điểm thành phần;Nguồn\n2025;61,5;20;34;;;VCCI\n2025;;;;chi phi thoi gian;7,25;VCCI\n2025;;;;8;6;VCCI\n2025;;;;Tính minh bạch;;\n"), "pci.csv", 2030)
	if err != nil {
		t.Fatal(err)
	}
	y := years[0]
	if s, ok := y.Sub(4); len(years) != 1 || *y.Score != 61.5 || y.Rank != 20 || !ok || s != 7.25 || len(y.Subs) != 2 {
		t.Errorf("%+v", years)
	}
	if all := pci.Merge(pci.Known(), years); all[len(all)-1].Year != 2025 || len(all) != len(pci.Known())+1 {
		t.Errorf("%d years", len(all))
	}
}

// TestFaults: each with its place, all at once.
func TestFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2025,161,,,,,VCCI":            "pci.score",
		"2025,x,,,,,VCCI":              "pci.score",
		"2025,NaN,,,,,VCCI":            "pci.score",
		"1990,60,,,,,VCCI":             "pci.number",
		",60,,,,,VCCI":                 "pci.year",
		"2025,60,,,,,":                 "pci.source",
		"2025,60,40,34,,,V":            "pci.rank",
		"2025,,,,Thời tiết,5,V":        "pci.sub",
		"2025,,,,11,5,V":               "pci.sub",
		"2025,,,,1,10.5,V":             "pci.score",
		"2025,,,,1,5,":                 "pci.source",
		"2025,60,,,,,V\n2025,61,,,,,V": "pci.twice",
		"2025,,,,1,5,V\n2025,,,,1,6,V": "pci.twice",
	} {
		_, err := pci.Read(strings.NewReader("year,score,rank,of,sub_index,sub_score,source\n"+text+"\n"), "x.csv", 2030)
		var faults survey.Faults
		if !errors.As(err, &faults) || faults[0].Key != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := pci.Read(strings.NewReader("year,score\n"), "x.csv", 2030); survey.KindOf(err) != survey.Invalid {
		t.Errorf("nothing: %v", err)
	}
	if _, err := pci.Read(strings.NewReader("năm nào,điểm\n2021,5\n"), "x.csv", 2030); err == nil {
		t.Error("no heading")
	}
}
