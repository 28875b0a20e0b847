// Package mail sends letters by SMTP: what the program announces, and nothing that a respondent wrote.
//
// It owns the talk with the mail server. Letters are plain text in UTF-8. A server that offers encryption is talked to encrypted; a
// password is only ever sent so.
package mail

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"hailong/internal/survey"
)

// Options say which server sends letters, and from whom to whom.
type Options struct {
	Server   *url.URL // smtp://user@host:587 (encrypted where the server can), smtps://user@host:465 (always)
	Password string
	From     string
	To       []string
	Wait     time.Duration // for one letter; default 30 s
}

// Sender sends letters. It may be used by many at once.
type Sender struct{ o Options }

// New checks the options.
func New(o Options) (*Sender, error) {
	if o.Server == nil || o.Server.Hostname() == "" || o.Server.Scheme != "smtp" && o.Server.Scheme != "smtps" {
		return nil, survey.Errorf(survey.Invalid, "the mail server's address is written smtp://user@host:587 or smtps://user@host:465")
	}
	if len(o.To) == 0 {
		return nil, survey.Errorf(survey.Invalid, "there is nobody to write to")
	}
	s := &Sender{o}
	if s.o.Wait == 0 {
		s.o.Wait = 30 * time.Second
	}
	_, err := s.letter("x", "x") // addresses are read
	return s, err
}

func (s *Sender) letter(subject, body string) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	if err := m.From(s.o.From); err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Err: fmt.Errorf("the sender %q: %w", s.o.From, err)}
	}
	if err := m.To(s.o.To...); err != nil {
		return nil, &survey.Error{Kind: survey.Invalid, Err: fmt.Errorf("the addressees %q: %w", s.o.To, err)}
	}
	m.Subject(subject)
	m.SetDate()
	m.SetMessageID()
	m.SetBodyString(gomail.TypeTextPlain, body)
	return m, nil
}

// Send sends a letter to all addressees. Unavailable where the server does not take it.
func (s *Sender) Send(ctx context.Context, subject, body string) error {
	m, err := s.letter(subject, body)
	if err != nil {
		return err
	}
	c, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Wait)
	defer cancel()
	if err := c.DialAndSendWithContext(ctx, m); err != nil {
		return survey.Errorf(survey.Unavailable, "send a letter by %s: %w", s.o.Server.Host, err)
	}
	return nil
}

func (s *Sender) client() (*gomail.Client, error) {
	o := []gomail.Option{gomail.WithTimeout(s.o.Wait)}
	port := 587
	if s.o.Server.Scheme == "smtps" {
		port = 465
		o = append(o, gomail.WithSSL())
	} else if s.o.Password != "" {
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	} else {
		o = append(o, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if p := s.o.Server.Port(); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil, survey.Errorf(survey.Invalid, "the mail server's port: %w", err)
		}
		port = n
	}
	o = append(o, gomail.WithPort(port))
	if user := s.o.Server.User.Username(); user != "" && s.o.Password != "" {
		o = append(o, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(user), gomail.WithPassword(s.o.Password))
	}
	c, err := gomail.NewClient(s.o.Server.Hostname(), o...)
	if err != nil {
		return nil, survey.Errorf(survey.Invalid, "the mail server %s: %w", net.JoinHostPort(s.o.Server.Hostname(), strconv.Itoa(port)), err)
	}
	return c, nil
}
