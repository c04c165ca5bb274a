package cells

import (
	"context"
	"errors"
	"net/url"
	"path"
	"strings"
	"time"

	"lagesbild/data/definition"
)

// Pages gives a format the pages it reads: from a folder where they were saved, or from the provider.
type Pages struct {
	Base string    // address that stands in for the definition's, "" for none
	Now  time.Time // of the run, whose day is the vintage of pages that do not tell theirs
	// Names lists the saved pages that patterns, as of path.Match, stand for, each once and in order; ErrNeedsFile where
	// pages have addresses only.
	Names func(ctx context.Context, patterns ...string) ([]string, error)
	Get   func(ctx context.Context, r Request) (name string, body []byte, err error)
	Next  func(day string)                                      // told by pages that name the day, YYYY-MM-DD, of the next publication; may be nil
	Limit func(address string, calls int, window time.Duration) // told by pages that name how often the address's host may be asked; may be nil

	Earlier Earlier // nil where every page is to be got anew
}

// Earlier is the last run that got a source's pages and shelved them, for a format that can ask its provider what has
// changed since.
type Earlier interface {
	// Page is what the run got at an address, and when; nil if that is not kept whole.
	Page(address string) (body []byte, at time.Time)
	// Reuse makes Get give the run's pages at some addresses, all of them, if the answer to a question says that nothing of
	// them has changed. The answer is kept nowhere.
	Reuse(ctx context.Context, addresses []string, question string, unchanged func(answer []byte) bool)
}

// Upcoming passes on the day of the next publication that a page tells, in whatever form begins with YYYY-MM-DD.
func (p *Pages) Upcoming(day string) {
	if p.Next != nil && len(day) >= len(time.DateOnly) {
		p.Next(day[:len(time.DateOnly)])
	}
}

// Allowed passes on how often the host of an address may be asked; no calls is no limit.
func (p *Pages) Allowed(address string, calls int, window time.Duration) {
	if p.Limit != nil && calls > 0 && window > 0 {
		p.Limit(address, calls, window)
	}
}

// Request is one question to a provider, or one saved page.
type Request struct {
	Name    string // of the saved page; made of the address if left out
	Address string // on the network; "" for a page that is only saved
	Body    []byte // of a question that is posted, in JSON; otherwise the page is got
}

// Method is that of HTTP.
func (r *Request) Method() string {
	if len(r.Body) > 0 {
		return "POST"
	}
	return "GET"
}

// ErrNeedsFile is asking the network for what has no address there.
var ErrNeedsFile = errors.New("no address on the network: save the page in a folder and name the folder with --from")

// Day is the day of the run, YYYY-MM-DD.
func (p *Pages) Day() string { return p.Now.UTC().Format(time.DateOnly) }

// One gets the page of a source that has one: the saved page file, or what stands at address.
func (p *Pages) One(ctx context.Context, file, address string) (name string, body []byte, err error) {
	if address != "" && p.Base != "" {
		if address, err = moved(address, p.Base); err != nil {
			return "", nil, err
		}
	}
	return p.Get(ctx, Request{Name: file, Address: address})
}

// moved puts an address's path and query behind another scheme, host and path.
func moved(address, base string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	rest := strings.TrimLeft(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	return strings.TrimRight(base, "/") + "/" + rest, nil
}

// Stands reports what is wrong with the place of a source's only page, below path in the definition: file is a name with
// one of the endings and without folder, address is http or https if there is one.
func Stands(at, file, address string, endings ...string) error {
	var faults []error
	if file != path.Base(file) || file == "." || !ends(file, endings) {
		faults = append(faults, definition.Faultf(at+".file", "%q: want a file's name that ends in %s, without folder", file, strings.Join(endings, ", ")))
	}
	if u, err := url.Parse(address); address != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil) {
		faults = append(faults, definition.Faultf(at+".address", "%q: want http or https and a host", address))
	}
	return errors.Join(faults...)
}

func ends(file string, endings []string) bool {
	for _, e := range endings {
		if strings.EqualFold(path.Ext(file), e) {
			return true
		}
	}
	return len(endings) == 0
}
