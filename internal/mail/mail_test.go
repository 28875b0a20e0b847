package mail_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hailong/internal/mail"
	"hailong/internal/mail/mailtest"
	"hailong/internal/survey"
)

// TestALetter: it comes to a real server with its addresses, and its Vietnamese can be read back.
func TestALetter(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	s, err := mail.New(mail.Options{Server: server.URL, From: "hailong@example.gov.vn", To: []string{"a@example.gov.vn", "b@example.gov.vn"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "Đã lập báo cáo", "Xem tại https://x.vn\n.\nhết"); err != nil {
		t.Fatal(err)
	}
	got := server.Letters()
	if len(got) != 1 || len(got[0].To) != 2 || !strings.Contains(got[0].From, "hailong@example.gov.vn") || !strings.Contains(got[0].Data, "charset=UTF-8") || !strings.Contains(got[0].Data, "Subject: =?UTF-8?") {
		t.Errorf("%+v", got)
	}
	server.SetRefuse(true)
	if err := s.Send(t.Context(), "x", "y"); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("refused: %v", err)
	}
}

// TestNoServer: what cannot be used is said at the start, and a server that is away is told as such, without waiting for ever.
func TestNoServer(t *testing.T) {
	t.Parallel()
	at := func(s string) *url.URL {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	for _, o := range []mail.Options{
		{}, {Server: at("https://x.vn"), From: "a@x.vn", To: []string{"b@x.vn"}}, {Server: at("smtp://x.vn"), From: "a@x.vn"},
		{Server: at("smtp://x.vn"), From: "nobody", To: []string{"b@x.vn"}}, {Server: at("smtp://x.vn"), From: "a@x.vn", To: []string{"b"}},
	} {
		if _, err := mail.New(o); survey.KindOf(err) != survey.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	s, err := mail.New(mail.Options{Server: at("smtp://127.0.0.1:1"), From: "a@x.vn", To: []string{"b@x.vn"}, Wait: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "x", "y"); survey.KindOf(err) != survey.Unavailable {
		t.Errorf("away: %v", err)
	}
	// A password is never sent where nothing is encrypted.
	server := mailtest.New(t)
	server.URL.User = url.User("hailong")
	if s, err = mail.New(mail.Options{Server: server.URL, Password: "x", From: "a@x.vn", To: []string{"b@x.vn"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "x", "y"); err == nil || len(server.Letters()) > 0 {
		t.Errorf("without encryption: %v", err)
	}
}
