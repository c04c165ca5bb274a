package fetch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lagesbild/ingest"
	"lagesbild/ingest/jsonstat"
)

type request struct {
	method   string
	url      *url.URL
	question []byte
	before   *ingest.Snapshot // the page of before, nil if there is none to compare with
}

// passingError is a fault that may be gone when the page is asked for again, after the pause if the provider named one.
type passingError struct {
	err   error
	pause time.Duration
}

func (e *passingError) Error() string { return e.err.Error() }
func (e *passingError) Unwrap() error { return e.err }

var errSilent = fmt.Errorf("no answer within %v", patience)

// attempt asks once.
func (c *Client) attempt(ctx context.Context, r *request) (*ingest.Snapshot, error) {
	host, err := c.hosts.enter(ctx, r.url)
	if err != nil {
		return nil, err
	}
	defer host.leave()
	ctx, stop := context.WithTimeoutCause(ctx, whole, fmt.Errorf("not finished within %v", whole))
	defer stop()
	ctx, silence := context.WithCancelCause(ctx)
	defer silence(nil)
	watch := time.AfterFunc(patience, func() { silence(errSilent) })
	defer watch.Stop()

	answer, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	host.rest(max(retryAfter(answer.Header), exhausted(answer.Header)))
	body, err := c.read(ctx, answer, watch)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode == http.StatusNotModified && r.before != nil {
		page := *r.before
		page.Time, page.Status = time.Now(), answer.StatusCode
		return &page, nil
	}
	if err := judge(answer, body); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return &ingest.Snapshot{
		Address: r.url.String(), Name: ingest.SavedName(r.url), Time: time.Now(), Status: answer.StatusCode, SHA256: hex.EncodeToString(sum[:]), Body: body,
		ETag: answer.Header.Get("ETag"), Modified: answer.Header.Get("Last-Modified"),
	}, nil
}

func (c *Client) send(ctx context.Context, r *request) (*http.Response, error) {
	q, err := http.NewRequestWithContext(ctx, r.method, r.url.String(), bytes.NewReader(r.question))
	if err != nil {
		return nil, err
	}
	q.Header.Set("User-Agent", c.agent())
	q.Header.Set("Accept", accept(r.url))
	if r.question != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if r.before != nil {
		setIf(q.Header, "If-None-Match", r.before.ETag)
		setIf(q.Header, "If-Modified-Since", r.before.Modified)
	}
	answer, err := c.http.Do(q) // asks for gzip and unpacks it, if no header of ours does
	if err == nil {
		return answer, nil
	}
	if answer != nil { // a redirect that was refused
		answer.Body.Close()
		return nil, bare(err)
	}
	return nil, lost(ctx, err)
}

// types are the media types of files by ending; services answer in JSON.
var types = map[string]string{
	".px":   "text/plain, application/octet-stream",
	".csv":  "text/csv",
	".tsv":  "text/tab-separated-values",
	".txt":  "text/plain",
	".zip":  "application/zip",
	".xls":  "application/vnd.ms-excel",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ods":  "application/vnd.oasis.opendocument.spreadsheet",
}

// accept is what an address is expected to answer in. A table of version 1 of PxWeb ends in .px too, so that JSON stays
// welcome everywhere.
func accept(u *url.URL) string {
	if t, ok := types[strings.ToLower(path.Ext(u.Path))]; ok {
		return t + ", application/json;q=0.9, */*;q=0.5"
	}
	return "application/json, */*;q=0.5"
}

func setIf(h http.Header, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}

func (c *Client) agent() string {
	agent := "Lagesbild"
	if c.Version != "" {
		agent += "/" + c.Version
	}
	if c.Contact != "" {
		agent += " (" + c.Contact + ")"
	}
	return agent
}

// bare is err without the address, which every message names once already.
func bare(err error) error {
	var route *url.Error
	if errors.As(err, &route) {
		return route.Err
	}
	return err
}

// lost is a connection that gave nothing, or gave out: worth another try unless the run was stopped.
func lost(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &passingError{err: bare(err)}
}

// read reads a whole body of bounded size, as long as bytes keep coming. What is packed counts as it is unpacked, so that a
// small answer cannot grow beyond the bound.
func (c *Client) read(ctx context.Context, answer *http.Response, watch *time.Timer) ([]byte, error) {
	most := cmp.Or(c.MaxPage, maxPage)
	tooLarge := fmt.Errorf("a page has at most %d bytes, this one has more", most)
	if answer.ContentLength > most {
		return nil, tooLarge
	}
	var body bytes.Buffer
	body.Grow(int(min(max(answer.ContentLength, 0), 1<<20))) // no more at a mere promise
	_, err := body.ReadFrom(io.LimitReader(&watched{answer.Body, watch}, most+1))
	switch {
	case err != nil && errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &passingError{err: fmt.Errorf("cut off after %d bytes", body.Len())}
	case err != nil:
		return nil, lost(ctx, err)
	case int64(body.Len()) > most:
		return nil, tooLarge
	}
	return body.Bytes(), nil
}

// watched winds the watch at each byte that comes.
type watched struct {
	io.Reader
	watch *time.Timer
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if n > 0 {
		w.watch.Reset(patience)
	}
	return n, err
}

// judge tells a page of figures from every other answer.
func judge(answer *http.Response, body []byte) error {
	status := answer.StatusCode
	if status == http.StatusOK {
		if webPage(answer.Header, body) {
			return fmt.Errorf("a web page instead of figures%s", firstWords(body))
		}
		return nil
	}
	err := fmt.Errorf("%d %s%s", status, http.StatusText(status), told(status, body))
	if status == http.StatusTooManyRequests || status >= 500 {
		return &passingError{err: err, pause: retryAfter(answer.Header)}
	}
	return err
}

// told is what an answer says of why it is no page.
func told(status int, body []byte) string {
	if words := jsonstat.Refusal(body); words != "" {
		return ": " + words
	}
	if status == http.StatusRequestEntityTooLarge {
		return firstWords(body) + ": ask for less"
	}
	return firstWords(body)
}

// retryAfter is the pause that the provider asks for, in seconds or until a date; 0 if it asks for none.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// exhausted is the time until the provider counts anew, where it says that no call is left; else 0. Services write the time
// as seconds to wait, seconds since 1970 or a date.
func exhausted(h http.Header) time.Duration {
	if h.Get("X-Rate-Limit-Remaining") != "0" {
		return 0
	}
	value := h.Get("X-Rate-Limit-Reset")
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return time.Until(at)
	}
	seconds, err := strconv.ParseInt(value, 10, 64)
	switch {
	case err != nil || seconds < 0:
		return 0
	case seconds > 1e8: // three years are no pause
		return time.Until(time.Unix(seconds, 0))
	}
	return time.Duration(seconds) * time.Second
}

func webPage(h http.Header, body []byte) bool {
	if strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 200)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

var markup = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)>|<[^>]*>`)

// firstWords are those of an answer that is no page, for the message: ": Service is down".
func firstWords(body []byte) string {
	const enough = 120
	text := strings.ToValidUTF8(string(body[:min(len(body), 4096)]), "")
	text = strings.Join(strings.Fields(markup.ReplaceAllString(text, " ")), " ")
	if runes := []rune(text); len(runes) > enough {
		text = string(runes[:enough]) + "…"
	}
	if text == "" {
		return ""
	}
	return fmt.Sprintf(": %q", text)
}
