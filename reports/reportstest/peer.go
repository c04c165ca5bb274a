//go:build unix

package reportstest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Peer is another program that does the same work as ours, begun and warm: a script in Python that reads how many pieces to
// make from its input, line by line, and answers each line with the processor time they took, in nanoseconds.
type Peer struct {
	ask    io.Writer
	answer *bufio.Scanner
}

// pythons may have the module: the one first on the path, and the system's own.
var pythons = []string{"python3", "/usr/bin/python3"}

// StartPeer begins a script that needs a module. Without Python or the module the benchmark is skipped.
func StartPeer(b *testing.B, module, script string, args ...string) *Peer {
	b.Helper()
	python := ""
	for _, p := range pythons {
		if exec.Command(p, "-c", "import "+module).Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		b.Skipf("no %s with module %s to measure against", pythons[0], module)
	}
	cmd := exec.Command(python, append([]string{script}, args...)...)
	ask, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	answer, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		err := errors.Join(ask.Close(), cmd.Wait())
		if err != nil {
			b.Errorf("%s: %v\n%s", script, err, said.String())
		}
	})
	p := &Peer{ask, bufio.NewScanner(answer)}
	p.Make(b, 1) // warm: modules read, fonts found, caches filled
	return p
}

// Make has the peer make n pieces and returns the processor time that it took, without its start.
func (p *Peer) Make(b *testing.B, n int) time.Duration {
	b.Helper()
	if _, err := fmt.Fprintln(p.ask, n); err != nil {
		b.Fatal(err)
	}
	if !p.answer.Scan() {
		b.Fatalf("the peer stopped: %v", p.answer.Err())
	}
	spent, err := strconv.ParseInt(p.answer.Text(), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(spent)
}

// Spent is the processor time that this process has used, all threads and the collector of garbage included.
func Spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rounds is how often ours and the peer's turn comes.
const rounds = 10

// Against makes pieces with make and with the peer in turns, as many times n each, and reports both in milliseconds of
// processor time a piece and how many times ours the peer's is.
func (p *Peer) Against(b *testing.B, n int, make func()) {
	b.Helper()
	var ours, theirs time.Duration
	make()
	done := 0
	for b.Loop() {
		for range rounds {
			from := Spent(b)
			for range n {
				make()
			}
			ours += Spent(b) - from
			theirs += p.Make(b, n)
			done += n
		}
	}
	b.ReportMetric(ours.Seconds()*1e3/float64(done), "our-ms")
	b.ReportMetric(theirs.Seconds()*1e3/float64(done), "peer-ms")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
}
