// Command wireserver runs a server of MongoDB's wire protocol for tests, until it gets SIGTERM or an interrupt:
//
//	wireserver -listen 127.0.0.1:0 -dir DIR
//
// It prints one line with its URI to standard output when it listens. Exit status: 0 stopped, 1 failed, 2 wrong usage.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"hailong/internal/store/mongostore/wiretest"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("wireserver", flag.ContinueOnError)
	flags.SetOutput(stderr)
	listen := flags.String("listen", "127.0.0.1:0", "TCP address; port 0 takes a free one")
	dir := flags.String("dir", "", "directory for the files; it must exist")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *dir == "" || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "wireserver: -dir is needed, and nothing behind the flags")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := serve(ctx, *listen, *dir, stdout); err != nil {
		fmt.Fprintln(stderr, "wireserver:", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, listen, dir string, stdout io.Writer) error {
	s, err := wiretest.Start(listen, dir)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(stdout, s.URI); err != nil {
		return err
	}
	<-ctx.Done()
	return s.Stop()
}
