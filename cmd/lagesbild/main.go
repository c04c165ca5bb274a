// Command lagesbild shows how equal women's and men's lives are, municipality by municipality: it shelves the agencies'
// figures, computes indicators on them and makes reports.
//
// This package wires the rooms together and decides nothing itself: arguments, environment, clock and signals come in,
// an exit status goes out. Begin with app.go; each subcommand has a file of its own name.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
