package reports

import (
	"math"
	"slices"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/data/codelist"
	"lagesbild/indicators"
)

// A municipality stands first, then its peers by the size of the difference, then the groups with means and places that
// are worked out here again from the members' own figures.
func TestPeers(t *testing.T) {
	s := open(t)
	const indicator, code = "parental-benefit", "1981"
	r := s.results[slices.IndexFunc(s.results, func(r *indicators.Result) bool { return r.Indicator.ID == indicator })]
	period, _ := r.Latest(code)
	group, _ := s.catalogue.Peers(code)
	doc := s.build(t, code, data.Swedish)
	if !strings.HasPrefix(doc.Peers.Caption, "Sala jämfört med liknande kommuner") {
		t.Errorf("caption %q", doc.Peers.Caption)
	}
	var rows []Row
	for _, row := range doc.Peers.Rows {
		if row.Cells[0].Text == r.Indicator.Title.SV {
			rows = append(rows, row)
		}
	}
	if len(rows) < 2+len(group.Areas) || !rows[0].Own || rows[0].Cells[1].Text != "Sala" || rows[0].Cells[2].Text != string(period) {
		t.Fatalf("%d rows, the first %v", len(rows), texts(rows[0]))
	}
	sum, own := 0.0, math.Abs(100*r.At(code, period).Gap.Number)
	place, last := 1, 0.0
	for _, row := range rows[1 : 1+len(group.Areas)] {
		area, err := codelist.Find(row.Cells[1].Text)
		if err != nil || !slices.Contains(group.Areas, area.Code) || row.Own || row.Strong {
			t.Fatalf("row %v: %v", texts(row), err)
		}
		c := r.At(area.Code, period)
		for i, v := range []data.Value{c.Women, c.Men, c.Gap} {
			if n := row.Cells[3+i].Number; !n.OK || n.Value != Round(100*v.Number, 1) {
				t.Errorf("%v: %v, want %v", texts(row), n, 100*v.Number)
			}
		}
		gap := math.Abs(row.Cells[5].Number.Value)
		if gap < last {
			t.Errorf("%v stands after %v", texts(row), last)
		}
		if last = gap; math.Abs(100*c.Gap.Number) < own {
			place++
		}
		sum += 100 * c.Women.Number
	}
	peers := rows[1+len(group.Areas):]
	peers = peers[slices.IndexFunc(peers, func(r Row) bool { return r.Cells[1].Text == Capital(group.Title.SV) }):]
	got := texts(peers[0])
	if !peers[0].Strong || got[7] != Decimal(float64(place), 0, data.Swedish)+" av 8" {
		t.Errorf("group %v, want place %d of 8", got, place)
	}
	if got[8] == "ovägt medel av 7" && math.Abs(peers[0].Cells[3].Number.Value-sum/7) > 0.051 {
		t.Errorf("group %v, want women's mean %v", got, sum/7)
	}
}

// Nobody is compared with peers that have no figures, and the country with none.
func TestPeersWithFigures(t *testing.T) {
	s := open(t)
	for _, code := range []string{"00", "19", "1981", "1440", "0980"} {
		table := s.build(t, code, data.English).Peers
		if code == "00" && len(table.Columns) > 0 {
			t.Errorf("the country has peers: %s", table.Caption)
		}
		known, all := map[string]int{}, map[string]int{}
		for _, r := range table.Rows {
			if len(r.Cells) != len(table.Columns) {
				t.Fatalf("%s: %v", code, texts(r))
			}
			if !r.Own && !r.Strong {
				all[r.Cells[0].Text]++
				if r.Cells[5].Number.OK {
					known[r.Cells[0].Text]++
				}
			}
		}
		for title, n := range all {
			if 2*known[title] < n {
				t.Errorf("%s, %s: %d of %d peers have figures", code, title, known[title], n)
			}
		}
	}
}
