package main

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
)

// TestSettingsShownHaveNoSecrets: what administrators are shown names the database, not its password.
func TestSettingsShownHaveNoSecrets(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := &serveCommand{}
	s.Data.MongoDBURI = "mongodb://hailong:hunter2@db.example.vn/hailong"
	shown := fmt.Sprint(s.inForce(&url.URL{Scheme: "https", Host: "hailong.example.vn"}, l))
	if strings.Contains(shown, "hunter2") || !strings.Contains(shown, "db.example.vn") {
		t.Error(shown)
	}
}
