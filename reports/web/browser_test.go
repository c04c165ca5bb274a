package web

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"lagesbild/data"
	"lagesbild/reports/reportstest"
)

// probe is a page of our own that shows the pages under test in frames as wide as a phone, a small window and a desktop
// and writes down what a reader would trip over there.
const probe = `<!doctype html><meta charset="utf-8"><title>probe</title><body><script>
const rgb = c => (c.match(/[\d.]+/g) || []).map(Number)
const lum = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }
const contrast = (a, b) => { const [x, y] = [lum(a), lum(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05) }
function ground(e) { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length == 3 || c[3] > 0) return c } return [255, 255, 255] }
function look(d, width) {
  const faults = [], say = (what, e, more) => faults.push(width + ' px: ' + what + ' <' + e.tagName + ' class="' + (e.getAttribute('class') || '') + '"> ' + more + ' ' + e.textContent.trim().slice(0, 40))
  const w = d.documentElement.scrollWidth
  if (w > width) faults.push(width + ' px: page is ' + w + ' wide')
  let looked = 0
  for (const e of d.body.querySelectorAll('*')) {
    const box = e.getBoundingClientRect(), css = getComputedStyle(e)
    if (!box.width || e.closest('.hidden,svg,.skip')) continue
    if (box.right > width + 1 && !e.closest('.scroll')) say('beyond the edge', e, box.right)
    if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue
    looked++
    if (parseFloat(css.fontSize) < 14.4) say('small text', e, css.fontSize)
    const c = contrast(rgb(css.color), ground(e))
    if (c < 4.5) say('weak contrast', e, c.toFixed(2))
  }
  for (const row of d.querySelectorAll('.status tbody tr')) {
    const light = row.querySelector('.light').getBoundingClientRect(), first = row.querySelector('.n').getBoundingClientRect()
    if (width < 700 && light.top >= first.top) say('status after the numbers', row, '')
  }
  for (const s of d.querySelectorAll('.chart')) {
    const shown = [...s.children].filter(c => c.getBoundingClientRect().width > 0).map(c => c.className).join()
    if (shown != (width < 700 ? 'narrow' : 'wide')) say('wrong chart', s, shown)
  }
  return {faults, looked}
}
addEventListener('load', () => {
  const out = {faults: [], looked: 0, dark: matchMedia('(prefers-color-scheme:dark)').matches}
  for (const f of document.querySelectorAll('iframe')) {
    const d = f.contentDocument
    d.querySelectorAll('details').forEach(x => x.open = true)
    const r = look(d, f.width * 1)
    out.faults.push(...r.faults); out.looked += r.looked
  }
  document.body.innerHTML = '<pre id="out"></pre>'
  document.getElementById('out').textContent = JSON.stringify(out)
})
</script>
<iframe width="320" src="/page"></iframe><iframe width="390" src="/page"></iframe><iframe width="640" src="/page"></iframe><iframe width="1280" src="/page"></iframe>
<iframe width="320" src="/index"></iframe><iframe width="390" src="/index"></iframe><iframe width="1280" src="/index"></iframe>
<iframe width="320" src="/county"></iframe><iframe width="1280" src="/county"></iframe></body>`

type findings struct {
	Faults []string
	Looked int
	Dark   bool
}

func TestInBrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("LAGESBILD_TEST_ALL") == "1" {
			t.Fatal(err)
		}
		t.Skip("chromium is not installed: what a page looks like is not tested")
	}
	pages := map[string]string{"/page": pageOf(t, sample(), beside()), "/index": indexOf(t, sampleRun()), "/county": pageOf(t, reportstest.Shipped(t, "19", data.Swedish), beside())}
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			got := open(t, browser, pages, scheme)
			if got.Dark != (scheme == "dark") {
				t.Fatalf("the browser shows dark: %t", got.Dark)
			}
			if got.Looked < 2000 {
				t.Errorf("only %d texts were looked at", got.Looked)
			}
			for _, f := range got.Faults {
				t.Error(f)
			}
		})
	}
}

// open shows pages in the browser through the probe. They may ask the server for nothing but themselves.
func open(t *testing.T, browser string, pages map[string]string, scheme string) findings {
	t.Helper()
	var mu sync.Mutex
	asked := map[string]int{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page, ok := pages[r.URL.Path]
		switch {
		case r.URL.Path == "/probe":
			fmt.Fprint(w, probe)
		case ok:
			fmt.Fprint(w, page)
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	args := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--user-data-dir=" + t.TempDir(), "--window-size=2800,1000", "--dump-dom",
	}
	if scheme == "dark" {
		args = append(args, "--blink-settings=preferredColorScheme=0")
	}
	out, err := exec.CommandContext(ctx, browser, append(args, srv.URL+"/probe")...).Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	_, rest, _ := strings.Cut(string(out), `<pre id="out">`)
	answer, _, _ := strings.Cut(rest, "</pre>")
	var got findings
	if err := json.Unmarshal([]byte(html.UnescapeString(answer)), &got); err != nil {
		t.Fatalf("the probe answered %.200q: %v", out, err)
	}
	mu.Lock()
	defer mu.Unlock()
	for path := range asked {
		if path != "/probe" && path != "/favicon.ico" && pages[path] == "" {
			t.Errorf("a page asked for %s", path)
		}
	}
	return got
}
