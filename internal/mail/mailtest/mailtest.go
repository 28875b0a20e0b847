// Package mailtest is a mail server for tests: it takes letters by SMTP and keeps them.
package mailtest

import (
	"bufio"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Letter is a letter as it was taken.
type Letter struct {
	From string
	To   []string
	Data string
}

// Server takes letters on a port of this machine.
type Server struct {
	URL *url.URL
	// Refuse makes the server refuse every letter while it is set.
	Refuse bool

	mu      sync.Mutex
	letters []Letter
}

// New starts a server, which ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	var listen net.ListenConfig
	l, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &Server{URL: &url.URL{Scheme: "smtp", Host: l.Addr().String()}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

// Letters gives those taken so far.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// SetRefuse makes the server refuse letters, or take them again.
func (s *Server) SetRefuse(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Refuse = refuse
}

func (s *Server) talk(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = c.Write([]byte(line + "\r\n")) }
	say("220 mailtest ESMTP")
	var letter Letter
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		switch verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0]); verb {
		case "EHLO", "HELO":
			say("250-mailtest")
			say("250 8BITMIME")
		case "MAIL":
			s.mu.Lock()
			refuse := s.Refuse
			s.mu.Unlock()
			if refuse {
				say("451 not now")
				continue
			}
			letter = Letter{From: line}
			say("250 ok")
		case "RCPT":
			letter.To = append(letter.To, line)
			say("250 ok")
		case "DATA":
			say("354 go on")
			for {
				text, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if text == ".\r\n" {
					break
				}
				letter.Data += text
			}
			s.mu.Lock()
			s.letters = append(s.letters, letter)
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}
