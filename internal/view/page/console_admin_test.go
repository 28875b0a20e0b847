package page_test

import (
	"html"
	"strings"
	"testing"
	"time"

	"hailong/internal/audit"
	"hailong/internal/locale"
	"hailong/internal/survey"
	"hailong/internal/view/page"
)

// adminPages are the administrators' pages in their states, with what somebody might have stored to break them.
func adminPages(t testing.TB, f page.Frame) map[string]string {
	t.Helper()
	admin := page.User{Name: "quan.tri", Manager: true, Administrator: true}
	fault := survey.Faults{{Field: page.FieldName, Key: "auth.name_taken", Args: []any{"name", `"><b>`}}}
	now := time.Date(2021, 6, 1, 2, 0, 0, 0, time.UTC)
	roles := []string{"viewer", "manager", "administrator"}
	accounts := []page.AccountLine{
		{Name: "quan.tri", Role: "administrator", Created: now, SecondFactor: true, RecoveryCodes: 1}, {Name: "minh", Role: "viewer", Created: now, OneTime: true},
		{Name: `"><b>`, Role: "manager", Created: now, Disabled: true}, {Name: "lan", Role: "manager", Created: now, SecondFactor: true, RecoveryCodes: 9, Mail: `"><b>`},
	}
	var lines []page.AuditLine
	for i, a := range audit.Actions {
		lines = append(lines, page.AuditLine{At: now, Who: `"><b>`, Role: []string{"manager", audit.Operator}[i%2], Action: string(a), Object: `<script>"><b>`})
	}
	reset := page.NewReset(f, "", "", nil)
	reset.Over = f.T("auth.link_over")
	done := page.NewReset(f, "minh", "", nil)
	done.Done = true
	wall := wallInput(t, f)
	silent := wall
	silent.Report, silent.Point = nil, &survey.ServicePoint{Name: survey.Label{"vi": `"><b>`}}
	return map[string]string{
		"wall":        withoutScript(render(t, "console_wall", page.NewWall(wall))),
		"wall silent": withoutScript(render(t, "console_wall", page.NewWall(silent))) + render(t, "console_wall_board", page.NewWallBoard(silent)) + "</html>",
		"users":       render(t, "console_users", page.NewUsers(page.UsersInput{Frame: f, User: admin, Accounts: accounts, Roles: roles, Zone: time.UTC})),
		"users link":  render(t, "console_users", page.NewUsers(page.UsersInput{Frame: f, User: admin, Accounts: accounts, Roles: roles, Zone: time.UTC, Link: &page.OneTimeLink{Name: "minh", Address: "https://x/console/reset/a.b", Until: now}})),
		"users fault": render(t, "console_users", page.NewUsers(page.UsersInput{Frame: f, User: admin, Roles: roles, Zone: time.UTC, Faults: fault, Name: `"><b>`, Role: "manager"})),
		"tokens":      render(t, "console_tokens", page.NewTokens(page.TokensInput{Frame: f, User: admin, Zone: time.UTC})),
		"token added": render(t, "console_tokens", page.NewTokens(page.TokensInput{Frame: f, User: admin, Zone: time.UTC, Tokens: []page.TokenLine{{Name: `"><b>`, Created: now}}, Added: "a", Secret: "hl_x", Faults: fault})),
		"settings":    render(t, "console_settings", page.NewSettings(f, admin, []page.SettingLine{{Name: "base_url", Value: `"><b>`, Flag: "--base-url"}, {Name: "floor", Value: "5"}, {Name: "definitions", Flag: "--surveys"}})),
		"audit":       render(t, "console_audit", page.NewAudit(page.AuditInput{Frame: f, User: admin, Zone: time.UTC, Lines: lines, All: 400, From: "2021-05-26", To: "2021-06-01"})),
		"audit empty": render(t, "console_audit", page.NewAudit(page.AuditInput{Frame: f, User: admin, Zone: time.UTC, From: `"><b>`, Faults: survey.Faults{{Key: "admin.audit.fault.days"}}})),
		"reset":       render(t, "console_reset", page.NewReset(f, `"><b>`, "/console/reset/a.b", survey.Faults{{Field: page.FieldPassword, Key: "auth.password_short", Args: []any{"min", 12}}})),
		"reset over":  render(t, "console_reset", reset),
		"reset done":  render(t, "console_reset", done),
	}
}

// wallInput is the screen of a period that is over.
func wallInput(t testing.TB, f page.Frame) page.WallInput {
	s := newSample(t, f.Lang)
	in := s.input(960, 1000, 1250, 1300, months(5, 150, false))
	return page.WallInput{Printer: f.P, Center: in.Center, Query: in.Query, Report: in.Months, Live: "/wall/center/live", Zone: in.Zone}
}

func withoutScript(out string) string {
	return strings.Replace(out, `<script src="/static/wall.js" defer></script>`, "", 1)
}

func TestAdministratorsPagesSayWhatCanBeDone(t *testing.T) {
	t.Parallel()
	f := page.NewFrame(locale.For("vi"), newSample(t, "vi").c.Center, page.UsersPath, "")
	pages := adminPages(t, f)
	for name, want := range map[string][]string{
		"users":      {"Quản trị", "Mở khóa", "Bỏ xác thực hai bước đã mất", "Tài khoản của chính mình", "Chờ đổi mật khẩu", "!Liên kết dùng một lần cho"},
		"users link": {"Liên kết dùng một lần cho minh", "https://x/console/reset/a.b"},
		"tokens":     {"Chưa cấp mã nào"},
		"settings":   {"--base-url", "tệp danh mục", "có sẵn trong chương trình"},
		"audit":      {"Có 400 dòng", "Người vận hành máy chủ", "Tải nhật ký"},
		"wall":       {"96,0%", "doanh nghiệp hài lòng", "Từ 01/01/2021 đến hết 31/5/2021", "Mục tiêu trên 95%"},
		"reset over": {"đã hết hạn", "!<form"},
	} {
		says(t, name, html.UnescapeString(pages[name]), want...)
	}
	if n := strings.Count(pages["users"], `value="disable"`); n != 2 { // neither oneself nor who is disabled already
		t.Errorf("%d accounts can be disabled, want 2", n)
	}
}
