package fetch

import (
	"context"
	"net"
	"net/url"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limit is how many requests a host gets in a span of time. The zero value is no limit.
type Limit struct {
	Requests int
	Every    time.Duration
}

// known are our ceilings, each below what the provider allows or, where that is not published, what it is asked to bear.
var known = map[string]Limit{
	"api.kolada.se":                    {5, time.Second},
	"api.scb.se":                       {25, 10 * time.Second}, // 30 are allowed
	"statistikdatabasen.scb.se":        {25, 10 * time.Second},
	"fohm-app.folkhalsomyndigheten.se": {10, 10 * time.Second},
}

// unknown is the ceiling of every other host, sites with workbooks among them.
var unknown = Limit{1, time.Second}

// hosts knows of each host when it may be asked next.
type hosts struct {
	limits map[string]Limit
	mu     sync.Mutex
	by     map[string]*host
}

// host lets one request through at a time, no faster than its ceiling.
type host struct {
	turn    chan struct{}
	limiter *rate.Limiter
}

// enter waits for the host's turn; leave gives it on.
func (h *hosts) enter(ctx context.Context, u *url.URL) (leave func(), err error) {
	one := h.host(u)
	select {
	case one.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	leave = func() { <-one.turn }
	if err := one.limiter.Wait(ctx); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

func (h *hosts) host(u *url.URL) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	one, ok := h.by[u.Host]
	if !ok {
		if h.by == nil {
			h.by = map[string]*host{}
		}
		one = &host{turn: make(chan struct{}, 1), limiter: h.limit(u).limiter()}
		h.by[u.Host] = one
	}
	return one
}

func (h *hosts) limit(u *url.URL) Limit {
	if l, ok := h.limits[u.Host]; ok {
		return l
	}
	if l, ok := known[u.Hostname()]; ok {
		return l
	}
	if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsLoopback() || u.Hostname() == "localhost" {
		return Limit{} // a mirror on this very machine
	}
	return unknown
}

func (l Limit) limiter() *rate.Limiter {
	if l.Requests == 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Every(l.Every/time.Duration(l.Requests)), 1)
}
