package ingest_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"lagesbild/data"
	"lagesbild/data/datatest"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
	"lagesbild/data/store/parquet"
)

// onShelf is a cell of the shipped shelf.
type onShelf struct {
	dataset, measure, area, period, sex, other string
	published                                  string // to 12 significant digits, in the provider's unit; "" if missing
	status                                     data.Status
	vintage                                    data.Vintage
}

// publishedForm is a number as the provider wrote it, to 12 significant digits.
func publishedForm(v float64) string { return strconv.FormatFloat(v, 'g', 12, 64) }

// shelved is every cell that ships, by page and row of its origin, and Kolada's by their codes too.
type shelved struct {
	byRow  map[string]map[int]onShelf
	kolada map[string]onShelf
}

// shipped reads the shipped shelf once for all tests.
var shipped = sync.OnceValues(func() (*shelved, error) {
	shelf := store.Open("", snapshot.Shelf())
	all := &shelved{map[string]map[int]onShelf{}, map[string]onShelf{}}
	ids, err := shelf.Datasets()
	for _, id := range ids {
		vintages, failed := shelf.Vintages(id)
		err = errors.Join(err, failed)
		for _, v := range vintages {
			err = errors.Join(err, all.read(shelf, id, v))
		}
	}
	return all, err
})

func (s *shelved) read(shelf *store.Shelf, id string, v data.Vintage) error {
	d, err := shelf.Read(context.Background(), memory.NewGoAllocator(), id, v)
	if err != nil {
		return err
	}
	defer d.Release()
	for _, c := range d.Batches() {
		for i := range c.Len() {
			cell, origin := cellOf(d, &c, i)
			page := s.byRow[origin.Name]
			if page == nil {
				page = map[int]onShelf{}
				s.byRow[origin.Name] = page
			}
			if was, ok := page[origin.Row]; ok {
				return fmt.Errorf("%v stands for %+v and %+v", origin, was, cell)
			}
			page[origin.Row] = cell
			if id == "kolada" {
				s.kolada[cell.key()] = cell
			}
		}
	}
	return nil
}

// withheld are the cells of ../shared/default that the corrections treat as missing, by dataset and key, with the value
// that stands there and the reason. All others must be on the shelf as published, but for the zeros of N17625, where Kolada
// writes 0 for what it withholds.
var withheld = func() map[string]onShelf {
	cells := map[string]onShelf{}
	add := func(dataset, key, published string, status data.Status) {
		cells[dataset+" "+key] = onShelf{published: published, status: status}
	}
	const contradicted = data.NotAvailable | data.Contradicted
	for _, cell := range []string{"2305 2013 F", "2305 2013 M", "2305 2013 _T", "2422 2018 F", "2422 2018 M"} {
		add("kolada", "2024-12-12 N15428 "+cell, "0", data.Suppressed)
	}
	for _, sex := range []string{data.Women, data.Men} {
		add("kolada", "2024-12-12 N15428 2425 2023 "+sex, "0", contradicted)
		add("kolada", "2024-12-12 N15428 2513 2023 "+sex, "0", contradicted)
	}
	for _, cell := range []string{"1904 2019 F", "1904 2019 M", "1907 2019 M", "1960 2019 M", "1962 2019 F"} {
		add("education-regional", "2026-11-21 eligible_upper_secondary "+cell, "100", contradicted)
	}
	return cells
}()

// corrected is what is to be on the shelf where published is what the page says.
func corrected(t *testing.T, published onShelf, met map[string]bool) onShelf {
	t.Helper()
	key := published.dataset + " " + published.key()
	w, ok := withheld[key]
	if published.measure == "N17625" && published.published == "0" {
		w, ok = onShelf{published: "0", status: data.NotAvailable | data.Contradicted}, true
	}
	if !ok {
		return published
	}
	if met[key] = true; published.published != w.published {
		t.Errorf("%s is said to be published as %s: %+v", key, w.published, published)
	}
	published.published, published.status = "", w.status
	return published
}

func (c *onShelf) key() string {
	return strings.Join([]string{string(c.vintage), c.measure, c.area, c.period, c.sex}, " ")
}

func cellOf(d *data.Dataset, c *data.Columns, i int) (onShelf, data.Origin) {
	v, m := d.Value(c, i), &d.Measures[c.Measure[i]]
	cell := onShelf{dataset: d.ID, measure: m.ID, status: v.Status, vintage: d.Vintage}
	for k, dim := range d.Dimensions {
		code := dim.Codes[c.Codes[k][i]].ID
		switch dim.ID {
		case data.Area:
			cell.area = code
		case data.Time:
			cell.period = code
		case data.Sex:
			cell.sex = code
		default:
			cell.other += code + " "
		}
	}
	if v.OK() {
		_, factor, err := m.Published.Base()
		if err != nil {
			factor = math.NaN()
		}
		cell.published = publishedForm(v.Number / factor)
	}
	return cell, v.Origin
}

// TestEveryObservation finds every row of observations.parquet on the shelf that ships, with the value as published or
// the reason why it is missing; the cells of withheld are the only ones that differ.
func TestEveryObservation(t *testing.T) {
	raw, err := os.ReadFile(datatest.Shared(t, "default", "observations.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	onPage := all.byRow["observations.parquet"]
	row, faults, met := 0, 0, map[string]bool{}
	sexes := map[string]string{"women": data.Women, "men": data.Men, "total": data.Total}
	reasons := map[string]data.Status{
		"": 0, "missing": data.NotAvailable, "missing_with_value": data.NotAvailable | data.Contradicted,
		"suppressed": data.Suppressed, "not_applicable": data.NotApplicable,
	}
	datasets := map[string]string{"BE0101-population": "population", "HE0110-income": "earned-income", "UF0506-education": "education"}
	err = parquet.Scan(context.Background(), raw, func(r arrow.Record) error {
		text := map[string]func(int) (string, bool){}
		for i, f := range r.Schema().Fields() {
			if f.Name == "value" {
				continue
			}
			var err error
			if text[f.Name], err = parquet.Text(r.Column(i)); err != nil {
				return err
			}
		}
		value, err := parquet.Number(r.Column(r.Schema().FieldIndices("value")[0]))
		if err != nil {
			return err
		}
		for i := range int(r.NumRows()) {
			row++
			word := func(column string) string { s, _ := text[column](i); return s }
			want := onShelf{
				dataset: "kolada", measure: word("table_id"), area: word("area"), period: word("period"), sex: sexes[word("sex")],
				status: reasons[word("status")], vintage: data.Vintage(word("vintage")), other: onPage[row].other,
			}
			if want.measure == "N00943" || want.measure == "N00945" {
				want.sex = data.Men
			}
			if d, ok := datasets[want.measure]; ok {
				want.dataset, want.measure = d, onPage[row].measure
			}
			if want.dataset == "earned-income" && want.measure != word("breakdown") {
				want.measure = word("breakdown")
			}
			if v, ok := value(i); ok && !want.status.Missing() {
				want.published = publishedForm(v)
			}
			want = corrected(t, want, met)
			if got := onPage[row]; got != want {
				if faults++; faults < 10 {
					t.Errorf("row %d: on the shelf %+v, published %+v", row, got, want)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if row != len(onPage) || faults > 0 {
		t.Errorf("%d rows, %d cells on the shelf, %d differ", row, len(onPage), faults)
	}
	if len(met) != 667 {
		t.Errorf("%d cells corrected, want 9 of N15428 and 658 of N17625", len(met))
	}
	t.Logf("%d rows, %d corrected", row, len(met))
}

var capture = regexp.MustCompile(`^Kolada capture (\d{4}-\d\d-\d\d)`)

// TestEveryFigure does the same for the two CSV files. A row of Kolada's that is not carried twice must be the same in
// the dataset kolada, in the vintage that its note names.
func TestEveryFigure(t *testing.T) {
	cells, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	for name, rows := range map[string]int{"vastmanland_figures.csv": 7688, "sjukpenningtal_counties.csv": 88} {
		f, err := os.Open(datatest.Shared(t, "default", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(all)-1 != rows {
			t.Errorf("%s has %d rows, want %d", name, len(all)-1, rows)
		}
		own, twice := 0, 0
		for i, r := range all[1:] {
			v, err := strconv.ParseFloat(r[7], 64)
			if err != nil {
				t.Fatal(err)
			}
			want := onShelf{measure: r[0], area: r[3], period: r[5], sex: map[string]string{"K": data.Women, "M": data.Men, "T": data.Total}[r[6]], published: publishedForm(v), vintage: "2026-11-21"}
			got, ok := cells.byRow[name][i+2]
			if ok {
				own++
				want.dataset = got.dataset
			} else {
				twice++
				day := capture.FindStringSubmatch(r[9])
				if day == nil {
					t.Fatalf("%s row %d is nowhere: %v", name, i+2, r)
				}
				want.dataset, want.vintage, want.measure = "kolada", data.Vintage(day[1]), strings.TrimSuffix(r[0], "_per1000")
				got = cells.kolada[want.key()]
			}
			want = corrected(t, want, met)
			if got != want {
				t.Errorf("%s row %d: on the shelf %+v, published %+v", name, i+2, got, want)
			}
		}
		if own != len(cells.byRow[name]) {
			t.Errorf("%s: %d rows found, %d cells on the shelf", name, own, len(cells.byRow[name]))
		}
		t.Logf("%s: %d own, %d in kolada", name, own, twice)
	}
	if len(met) != 5+3 {
		t.Errorf("%d cells corrected, want 5 of eligibility and 3 of N17625", len(met))
	}
}

// TestSpotValues holds figures read by eye in ../shared/default (Sala, Västerås and Norberg), so that the whole cannot be
// wrong in one and the same way. In percent, and per 1,000 or 100,000 inhabitants.
func TestSpotValues(t *testing.T) {
	all, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"2023-03-28 N00943 1981 2006 M": "20.56247995", "2024-12-12 N00943 1981 2015 M": "24.94929029", "2024-12-12 N00943 1981 2023 M": "30.8",
		"2023-09-12 N00943 1980 2006 M": "20.21594399", "2024-12-12 N00943 1980 2015 M": "26.76212402", "2024-12-12 N00943 1980 2023 M": "30.6",
		"2023-09-12 N00943 1962 2006 M": "22.5400629", "2024-12-12 N00943 1962 2015 M": "25.4273994", "2024-12-12 N00943 1962 2023 M": "28.8",
		"2024-12-12 N15428 1981 2010 F": "90.47619048", "2024-12-12 N15428 1981 2017 M": "82.24299065", "2024-12-12 N15428 1981 2024 F": "89.830508",
		"2024-12-12 N15428 1980 2010 M": "88.03131991", "2024-12-12 N15428 1980 2017 F": "83.33333333", "2024-12-12 N15428 1980 2024 _T": "83.958103",
		"2024-12-12 N15428 1962 2010 F": "86.84210526", "2024-12-12 N15428 1962 2017 _T": "65", "2024-12-12 N15428 1962 2024 M": "81.481481",
		"2023-09-12 U07417 1980 2022 _T": "50.12716488", "2024-12-12 U07417 1980 2022 _T": "4424.75087",
	} {
		v, err := strconv.ParseFloat(want, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := all.kolada[key].published; got != publishedForm(v) {
			t.Errorf("%s is %q, published %s", key, got, want)
		}
	}
	for key := range all.kolada {
		if strings.Contains(key, " N00943 ") && !strings.HasSuffix(key, " M") {
			t.Fatalf("%s: men's share stands under another sex", key)
		}
	}
}
