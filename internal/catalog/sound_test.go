package catalog_test

import (
	"strings"
	"testing/fstest"
)

// soundFiles are as short as the schemas allow; the tables of broken definitions change them by one text each, so line
// numbers there count from these.
var soundFiles = map[string]string{
	"demo.v1.yaml": `id: demo
version: 1
published: "2021-01-01"
title: { vi: "Ý kiến" }
opening: { vi: "Một phút." }
consent: { vi: "Đồng ý." }
scales:
  face:
    choices:
      - { code: "1", level: 1, label: { vi: "Kém" } }
      - { code: "2", level: 2, satisfied: true, label: { vi: "Tốt" } }
      - { code: "na", label: { vi: "Không áp dụng" } }
sections:
  - { before: reasons, title: { vi: "Thêm" } }
questions:
  - id: overall
    kind: scale
    scale: face
    required: true
    text: { vi: "Hài lòng?" }
    short: { vi: "Chung" }
  - id: reasons
    kind: chips
    text: { vi: "Vì sao?" }
    short: { vi: "Lý do" }
    ask_when: { question: overall, codes: ["1"] }
    choices:
      - { code: late, label: { vi: "Chậm" } }
      - { code: other, label: { vi: "Khác" } }
  - id: comment
    kind: text
    max_chars: 500
    text: { vi: "Góp ý" }
    short: { vi: "Góp ý" }
`,
	"center.demo.yaml": `id: demo
name: { vi: "Trung tâm" }
short: { vi: "TT" }
province: { vi: "Kiên Giang" }
place: "Kiên Giang"
zone: Asia/Ho_Chi_Minh
parent: { vi: "Văn phòng" }
complaints: { url: "https://dichvucong.gov.vn", label: { vi: "Cổng" } }
languages: [vi]
survey: demo
population: [business]
small_cell_floor: 10
retain_text_months: 24
channels:
  - { code: counter, name: { vi: "Trực tiếp" } }
points:
  - { code: TT-01, name: { vi: "Quầy 01" }, agency: so-a, fields: [dat-dai], channel: counter }
  - { code: TT-02, name: { vi: "Quầy 02" }, channel: counter }
agencies:
  - { code: so-a, name: { vi: "Sở A" }, short: { vi: "A" }, valid_to: "2025-02-28", successor: so-b }
  - { code: so-b, name: { vi: "Sở B" }, short: { vi: "B" }, valid_from: "2025-03-01" }
fields:
  - { code: dat-dai, name: { vi: "Đất đai" } }
procedures:
  - code: "1.000001"
    name: { vi: "Thủ tục một" }
    field: dat-dai
    agency: so-a
    applicants: [business]
    valid_to: "2021-12-31"
  - code: "1.000001"
    name: { vi: "Thủ tục một, mới" }
    field: dat-dai
    agency: so-a
    applicants: [business]
    valid_from: "2022-01-01"
`,
	"holidays.demo.yaml": `id: demo
years: [2019, 2020]
days:
  - { day: "2018-12-31", kind: compensation, name: { vi: "Nghỉ hoán đổi" }, source: "Thông báo" }
  - { day: "2019-01-01", kind: public, name: { vi: "Tết Dương lịch" }, source: "Luật" }
  - { day: "2019-01-05", kind: swap_workday, name: { vi: "Làm bù" }, source: "Thông báo" }
  - { day: "2020-01-01", kind: public, name: { vi: "Tết Dương lịch" }, unverified: true, source: "Luật" }
`,
	"plan.parts.yaml": `id: parts
number: "2/KH"
title: { vi: "Kế hoạch hai" }
issued: "2021-02-22"
issuer: { vi: "Ủy ban" }
source: "Kế hoạch"
targets:
  - id: II.1
    text: { vi: "Mục tiêu" }
    body: { source: "II.1", verbatim: "Phần đầu 45%" }
    annex: { source: "PL 1", row: "1", verbatim: "Phấn đấu 45%" }
    measure: parts
    lead: so-a
    due_year: 2021
    parts:
      - id: mot
        name: { vi: "Một" }
        measure: online_share
        procedures: ["1.000001"]
        thresholds:
          - { percent: 45, operator: ">=", source: "II.1; PL 1", label: { vi: "hai nơi" } }
      - id: hai
        name: { vi: "Hai" }
        measure: within_days
        fields: [dat-dai]
        days: 10
        day_kind: working
        thresholds:
          - { percent: 100, operator: ">=", source: "PL 1", label: { vi: "phụ lục" } }
          - { percent: 95.5, operator: ">", source: "II.1", label: { vi: "thân" } }
      - id: ba
        name: { vi: "Ba" }
        measure: decided_count
        unit: { vi: "doanh nghiệp" }
        applicants: [business]
        thresholds:
          - { count: 1460, operator: ">=", source: "II.1", label: { vi: "thân" }, verbatim: "1.460 doanh nghiệp" }
      - id: bon
        name: { vi: "Bốn" }
        measure: unmeasurable
        why: { vi: "Không cơ quan nào thống kê." }
  - id: II.2
    text: { vi: "Mục tiêu cũ" }
    measure: manual
    lead: so-b
    note: "Ghi chú"
reports:
  - { id: up, name: { vi: "Năm" }, from: "01-01", closing: "11-30", due_before: "12-10", by: so-a, to: so-b, source: "IV" }
`,
	"plan.demo.yaml": `id: demo
number: "1/KH"
title: { vi: "Kế hoạch" }
issued: "2021-02-22"
issuer: { vi: "Ủy ban" }
source: "Kế hoạch"
targets:
  - id: II.1
    text: { vi: "Mục tiêu" }
    measure: satisfaction_business
    lead: so-a
    thresholds:
      - { percent: 95, operator: ">", source: "II.1", label: { vi: "thân" }, verbatim: "trên 95%" }
reports:
  - { id: annual, name: { vi: "Năm" }, from: "01-01", closing: "11-30", due_before: "12-05", to: so-b, source: "IV" }
`,
}

func replaced(f *fstest.MapFile, from, to string) *fstest.MapFile {
	if !strings.Contains(string(f.Data), from) {
		panic("the sound definition does not hold " + from)
	}
	return &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), from, to, 1))}
}
