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
	"ec.europa.eu":                     {2, time.Second},       // one at a time is asked for, and no rate
	"api.scb.se":                       {25, 10 * time.Second}, // 30 are allowed
	"statistikdatabasen.scb.se":        {25, 10 * time.Second},
	"fohm-app.folkhalsomyndigheten.se": {10, 10 * time.Second},
}

// unknown is the ceiling of every other host: Försäkringskassan, which wants one at a time, and sites with workbooks.
var unknown = Limit{1, time.Second}

// hosts knows of each host when it may be asked next.
type hosts struct {
	limits map[string]Limit
	mu     sync.Mutex
	by     map[string]*host
}

// host lets one request through at a time, no faster than its ceiling, and none while it wants rest.
type host struct {
	turn    chan struct{}
	limiter *rate.Limiter
	until   time.Time // of its rest; whoever has the turn may look at and set it
}

// enter waits for the host's turn, which leave gives on.
func (h *hosts) enter(ctx context.Context, u *url.URL) (*host, error) {
	one := h.host(u)
	select {
	case one.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	err := one.limiter.Wait(ctx)
	if rest := time.Until(one.until); err == nil && rest > 0 {
		select {
		case <-time.After(rest):
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
	if err != nil {
		one.leave()
		return nil, err
	}
	return one, nil
}

func (o *host) leave() { <-o.turn }

// rest keeps the host from being asked for a while; one that is longer than anybody waits for is left to the next refusal.
func (o *host) rest(pause time.Duration) {
	if pause > 0 && pause <= maxPause {
		o.until = time.Now().Add(pause)
	}
}

// Limit keeps to what a provider allows the host of an address, for as long as the client lives: so many calls in a window
// of time, less a sixth for what has asked before, and never faster than the host's ceiling. No calls is no limit told.
func (c *Client) Limit(address string, calls int, window time.Duration) {
	u, err := url.Parse(address)
	if err != nil || calls <= 0 || window <= 0 {
		return
	}
	c.once.Do(c.start)
	one := c.hosts.host(u)
	const share = 5. / 6 // as 25 of the 30 that SCB allows
	if told := rate.Limit(float64(calls) / window.Seconds() * share); told < one.limiter.Limit() {
		one.limiter.SetLimit(told)
	}
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
