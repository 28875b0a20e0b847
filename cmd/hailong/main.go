// Command hailong is the whole product: the service (serve), and the tools that work on the same data beside it.
//
// It is the only place that knows which engine, which files and which rooms are put together; every room is handed what
// it needs. Exit status: 0 done, 1 refused or failed, 2 wrong usage.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the center's zone, on machines without zone files too
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// console is what a subcommand talks to.
type console struct {
	in       io.Reader
	out, err io.Writer
	lang     string
}
