// Command provider is a real OpenID Connect provider, with two users made up, for the tests that sign in by one. It is a
// module of its own, so that neither the provider nor what it needs is in the product's go.mod.
//
//	provider -listen 127.0.0.1:9998 -redirect http://localhost:8080/console/signin/oidc/callback
//
// Its client is "web" with the secret "secret"; its users sign in as test-user@127.0.0.1 and test-user2 with the password
// "verysecure", and their e-mail addresses are test-user@zitadel.ch and test-user2@zitadel.ch.
package main

import (
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "where to listen; the issuer's address is printed")
	redirect := flag.String("redirect", "", "where the client has people sent back to")
	flag.Parse()
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	issuer := "http://" + l.Addr().String() + "/"
	storage.RegisterClients(storage.WebClient("web", "secret", *redirect))
	router := exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), slog.New(slog.DiscardHandler), false)
	fmt.Println(issuer)
	server := &http.Server{Handler: router, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintln(os.Stderr, server.Serve(l))
}
