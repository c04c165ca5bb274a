package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"lagesbild/ingest"
)

// Client gets pages. It may be used by several goroutines; the zero value works.
type Client struct {
	Version string           // of the program, for the provider's log
	Contact string           // where the provider reaches whoever runs the program: a mail or web address
	Limits  map[string]Limit // by host, over those that are known of the providers
	Kept    Kept             // pages of before, not sent again if they have not changed; may be nil
	MaxPage int64            // bytes of a page, unpacked; a gigabyte if 0

	transport http.RoundTripper // of tests; the network if nil
	once      sync.Once
	http      *http.Client
	hosts     hosts
}

// Kept finds a page of before that the provider named the state of; nil if there is none.
type Kept interface {
	Named(address string) *ingest.Snapshot
}

// The bounds of one page.
const (
	tries     = 5                // times that a page is asked for
	patience  = time.Minute      // without a single byte
	whole     = 15 * time.Minute // for a page from the first byte to the last
	maxPause  = 2 * time.Minute  // that a provider may ask for; a longer one ends the attempt
	maxPage   = int64(1) << 30   // bytes, unpacked: the largest page that a provider is known to send has 135 megabytes
	redirects = 5
)

// Names refuses: the pages of a provider have addresses, and only a folder has names.
func (c *Client) Names(_ context.Context, pattern string) ([]string, error) {
	return nil, needsFile(pattern)
}

// Fetch gets the page at an address of http or https. A file's name instead of an address is [ingest.ErrNeedsFile].
func (c *Client) Fetch(ctx context.Context, address string) (*ingest.Snapshot, error) {
	return c.page(ctx, http.MethodGet, address, nil)
}

// Post sends a question in JSON to an address and gets the page that answers it.
func (c *Client) Post(ctx context.Context, address string, question []byte) (*ingest.Snapshot, error) {
	return c.page(ctx, http.MethodPost, address, question)
}

func needsFile(name string) error {
	return fmt.Errorf("page %s: %w", name, ingest.ErrNeedsFile)
}

func (c *Client) page(ctx context.Context, method, address string, question []byte) (*ingest.Snapshot, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, errors.New("the page's address cannot be read as one") // nor shown: it may hold a password
	case !u.IsAbs() && u.Host == "" && address == path.Base(address):
		return nil, needsFile(address)
	case u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("address %q: want http or https and a host", u.Redacted())
	case u.User != nil:
		return nil, fmt.Errorf("address %q: want none with a name and password", u.Redacted())
	}
	c.once.Do(c.start)
	r := &request{method: method, url: u, question: question}
	if c.Kept != nil && method == http.MethodGet {
		r.before = c.Kept.Named(u.String())
	}
	page, err := c.persist(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, address, err)
	}
	return page, nil
}

// persist asks until there is an answer, a refusal, or no try left.
func (c *Client) persist(ctx context.Context, r *request) (*ingest.Snapshot, error) {
	pause := &backoff.ExponentialBackOff{InitialInterval: time.Second, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: time.Minute}
	var last error
	asked := 0
	page, err := backoff.Retry(ctx, func() (*ingest.Snapshot, error) {
		asked++
		page, err := c.attempt(ctx, r)
		last = err
		var passing *passingError
		switch {
		case err == nil:
			return page, nil
		case !errors.As(err, &passing):
			return nil, backoff.Permanent(err)
		case passing.pause > maxPause:
			last = fmt.Errorf("%w: asks for a pause of %v, longer than %v", err, passing.pause.Round(time.Second), maxPause)
			return nil, backoff.Permanent(last)
		case passing.pause > 0:
			return nil, &backoff.RetryAfterError{Duration: passing.pause}
		}
		return nil, err
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(tries), backoff.WithMaxElapsedTime(0))
	switch {
	case err == nil:
		return page, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case asked > 1:
		return nil, fmt.Errorf("%w (asked %d times)", last, asked)
	}
	return nil, last
}

// start makes the HTTP client: one connection a host, redirects within the host only.
func (c *Client) start() {
	transport := c.transport
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxConnsPerHost, t.MaxIdleConnsPerHost = 1, 1
		transport = t
	}
	c.http = &http.Client{Transport: transport, CheckRedirect: sameHost}
	c.hosts.limits = c.Limits
}

// sameHost refuses a redirect to another host, or from https to http.
func sameHost(to *http.Request, via []*http.Request) error {
	from := via[0].URL
	if len(via) > redirects {
		return fmt.Errorf("more than %d redirects", redirects)
	}
	if to.URL.Host != from.Host || to.URL.Scheme != from.Scheme && to.URL.Scheme != "https" {
		return fmt.Errorf("redirect to %s://%s: refused, the source stands at %s://%s", to.URL.Scheme, to.URL.Host, from.Scheme, from.Host)
	}
	return nil
}
