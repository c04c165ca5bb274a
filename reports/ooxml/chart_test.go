package ooxml

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lagesbild/data"
	"lagesbild/reports"
)

// order is the order of child elements. Source: ECMA-376 part 1, 5th edition, annex A.5.1 (dml-chart.xsd), the complex
// type named beside each; groups are written out.
var order = map[string]string{
	"chartSpace":       "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData printSettings userShapes extLst",                                                                                     // CT_ChartSpace
	"chart":            "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs extLst",                                                                                                      // CT_Chart
	"title":            "tx layout overlay spPr txPr extLst",                                                                                                                                                                                   // CT_Title
	"plotArea":         "layout areaChart barChart lineChart scatterChart catAx valAx dTable spPr extLst",                                                                                                                                      // CT_PlotArea; within its choices any order
	"manualLayout":     "layoutTarget xMode yMode wMode hMode x y w h extLst",                                                                                                                                                                  // CT_ManualLayout
	"lineChart":        "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",                                                                                                                              // CT_LineChart
	"barChart":         "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",                                                                                                                                           // CT_BarChart
	"areaChart":        "grouping varyColors ser dLbls dropLines axId extLst",                                                                                                                                                                  // CT_AreaChart
	"lineChart ser":    "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth extLst",                                                                                                                                           // CT_LineSer
	"scatterChart":     "scatterStyle varyColors ser dLbls axId extLst",                                                                                                                                                                        // CT_ScatterChart
	"scatterChart ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",                                                                                                                                         // CT_ScatterSer
	"barChart ser":     "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",                                                                                                                   // CT_BarSer
	"areaChart ser":    "idx order tx spPr pictureOptions dPt dLbls trendline errBars cat val extLst",                                                                                                                                          // CT_AreaSer
	"errBars":          "errDir errBarType errValType noEndCap plus minus val spPr extLst",                                                                                                                                                     // CT_ErrBars
	"numLit":           "formatCode ptCount pt extLst",                                                                                                                                                                                         // CT_NumData
	"dPt":              "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",                                                                                                                                            // CT_DPt
	"ser marker":       "symbol size spPr extLst",                                                                                                                                                                                              // CT_Marker
	"dPt marker":       "symbol size spPr extLst",                                                                                                                                                                                              // CT_Marker
	"dLbls":            "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines leaderLines extLst",                                                           // CT_DLbls
	"dLbl":             "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator extLst",                                                                              // CT_DLbl
	"catAx":            "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst", // CT_CatAx
	"valAx":            "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits extLst",                    // CT_ValAx
	"scaling":          "logBase orientation max min extLst",                                                                                                                                                                                   // CT_Scaling
	"strRef":           "f strCache extLst",                                                                                                                                                                                                    // CT_StrRef
	"numRef":           "f numCache extLst",                                                                                                                                                                                                    // CT_NumRef
	"strCache":         "ptCount pt extLst",                                                                                                                                                                                                    // CT_StrData
	"numCache":         "formatCode ptCount pt extLst",                                                                                                                                                                                         // CT_NumData
}

// checkOrder reports children out of order, and children no type in the table has.
func checkOrder(t *testing.T, part []byte) (checked int) {
	t.Helper()
	type level struct {
		name string
		last int
	}
	stack := []level{{}}
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return checked
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.StartElement:
			top := &stack[len(stack)-1]
			parent := ""
			if len(stack) > 1 {
				parent = stack[len(stack)-2].name
			}
			children, ok := order[parent+" "+top.name]
			if !ok {
				children, ok = order[top.name]
			}
			if ok && token.Name.Space == nsChart {
				at := slices.Index(strings.Fields(children), token.Name.Local)
				switch {
				case at < 0:
					t.Errorf("<%s> holds <%s>, which ECMA-376 does not have there", top.name, token.Name.Local)
				case at < top.last:
					t.Errorf("<%s>: <%s> stands after <%s>", top.name, token.Name.Local, strings.Fields(children)[top.last])
				}
				top.last = max(top.last, at)
				checked++
			}
			stack = append(stack, level{name: token.Name.Local})
		}
	}
}

func number1(x float64) reports.Number {
	return reports.Number{Value: x, OK: true, Text: reports.Decimal(x, 1, data.Swedish)}
}

// points makes numbers of values, 0 being a missing one.
func points(values ...float64) []reports.Number {
	var out []reports.Number
	for _, x := range values {
		if x == 0 {
			out = append(out, reports.Number{Text: "uppgift saknas"})
			continue
		}
		out = append(out, number1(x))
	}
	return out
}

func lineBody() *reports.Line {
	return &reports.Line{
		Periods: []string{"2017", "2018", "2019", "2020", "2021", "2022"},
		Series: []reports.Series{
			{Name: "Kvinnor", Role: reports.Women, Points: points(41.4, 44, 0, 50.2, 0, 52.1)},
			{Name: "Män", Role: reports.Men, Points: points(58.6, 56, 53.1, 49.8, 50.3, 51.9)},
			{Name: "Riket, kvinnor", Role: reports.Women, Points: points(45, 46, 47, 48, 49, 52)},
		},
		Axis: reports.Axis{Unit: "%", Decimal: 1}, Band: &reports.Band{Low: 40, High: 60, Label: "Jämn fördelning, 40–60 %"}, Breaks: []int{3},
	}
}

func barsBody() *reports.Dumbbell {
	return &reports.Dumbbell{
		Axis: reports.Axis{Unit: "tkr", Decimal: 1}, Names: [2]string{"Kvinnor", "Män"},
		Rows: []reports.DumbbellRow{
			{Label: "Upplands Väsby & co", Women: reports.Number{Text: "sekretess"}, Men: number1(71.5)},
			{Label: "Ånäs", Women: number1(63.2), Men: number1(68.9), Own: true},
			{Label: "Riket", Women: number1(64), Men: number1(66), Strong: true},
		},
	}
}

var runs = []reports.Run{{Text: "Andel chefer, "}, {Text: "kvinnor", Role: reports.Women}, {Text: " och "}, {Text: "män", Role: reports.Men}}

func look(t *testing.T) Look {
	t.Helper()
	theme := reports.DefaultTheme()
	return LookOf(&theme, data.Swedish)
}

func cell(col, row int) string {
	return "'Diagram'!$" + string(rune('A'+col-1)) + "$" + strconv.Itoa(row)
}

func charts(t *testing.T) map[string]*Chart {
	fig := &reports.Figure{Subtitle: runs}
	all := map[string]*Chart{"line": Line(fig, lineBody(), look(t), 640, 340), "bars": Bars(fig, barsBody(), look(t), 600, 0)}
	for _, c := range all {
		c.Place(cell, 1, 1)
	}
	return all
}

func TestElementOrder(t *testing.T) {
	for name, c := range charts(t) {
		t.Run(name, func(t *testing.T) {
			if n := checkOrder(t, c.Part()); n < 150 {
				t.Errorf("only %d elements checked", n)
			}
		})
	}
}

// Excelize's fault, which the writer is there to avoid, must be one that the check finds.
func TestElementOrderFindsFaults(t *testing.T) {
	part := charts(t)["line"].Part()
	marker := []byte(`<c:marker><c:symbol val="none"/></c:marker>`)
	broken := bytes.Replace(part, marker, nil, 1)
	broken = bytes.Replace(broken, []byte(`</c:dLbls>`), append([]byte(`</c:dLbls>`), marker...), 1)
	var fake testing.T
	checkOrder(&fake, broken)
	if !fake.Failed() {
		t.Error("dLbls before marker passes")
	}
}

// A missing value is no point in the cache: neither 0 nor empty.
func TestCache(t *testing.T) {
	part := string(charts(t)["line"].Part())
	if !strings.Contains(part, `<c:lang val="sv-SE"/>`) || !strings.Contains(part, `<c:dispBlanksAs val="gap"/>`) {
		t.Error("language or gaps are not stated")
	}
	men := `<c:ptCount val="6"/><c:pt idx="3"><c:v>49.8</c:v></c:pt><c:pt idx="4"><c:v>50.3</c:v></c:pt><c:pt idx="5"><c:v>51.9</c:v></c:pt></c:numCache>`
	women := `<c:ptCount val="6"/><c:pt idx="0"><c:v>41.4</c:v></c:pt><c:pt idx="1"><c:v>44</c:v></c:pt></c:numCache>`
	for name, want := range map[string]string{"men after the break": men, "women before it": women} {
		if !strings.Contains(part, want) {
			t.Errorf("%s: no %s", name, want)
		}
	}
	if bars := string(charts(t)["bars"].Part()); strings.Contains(bars, `<c:pt idx="0"><c:v>0</c:v>`) || !strings.Contains(bars, "Upplands Väsby &amp; co") {
		t.Error("missing column or escaped name is wrong")
	}
}

// Place gives every series and the categories cells of their own, and says what stands in them.
func TestPlace(t *testing.T) {
	c := Bars(&reports.Figure{}, barsBody(), look(t), 600, 0)
	c.Groups[0].Series[1].Name.Ref, c.Groups[0].Series[1].Values.Ref = "'T'!$C$1", "'T'!$C$2:$C$4"
	blocks := c.Place(cell, 2, 5)
	var heads []string
	for _, b := range blocks {
		heads = append(heads, fmt.Sprintf("%s %d %d", b.Head, len(b.Words), len(b.Numbers)))
	}
	if want := []string{" 3 0", "Kvinnor 0 3"}; !slices.Equal(heads, want) {
		t.Errorf("blocks %q, want %q", heads, want)
	}
	if got := c.Categories.Ref + " " + c.Groups[0].Series[0].Values.Ref + " " + c.Groups[0].Series[0].Name.Ref; got != "'Diagram'!$B$6:$B$8 'Diagram'!$C$6:$C$8 'Diagram'!$C$5" {
		t.Error(got)
	}
	if got := c.Groups[0].Series[1].Values.Ref; got != "'T'!$C$2:$C$4" {
		t.Errorf("a reference that was there became %s", got)
	}
}

// End labels lie apart even where lines end at the same value.
func TestEndLabelsApart(t *testing.T) {
	c := charts(t)["line"]
	var at []float64
	for _, s := range c.Groups[len(c.Groups)-1].Series {
		for _, l := range s.Labels {
			if l.Side == Right && s.Color != "" {
				at = append(at, c.level(s.Values.Values[l.At].Value)+l.Down)
			}
		}
	}
	slices.Sort(at)
	if len(at) != 3 {
		t.Fatalf("%d end labels", len(at))
	}
	for i := 1; i < len(at); i++ {
		if at[i]-at[i-1] < c.labelHeight()*0.95 {
			t.Errorf("labels %d and %d are %.4f apart, a label is %.4f high", i-1, i, at[i]-at[i-1], c.labelHeight())
		}
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		low, high      float64
		axis           reports.Axis
		from, to, step float64
	}{
		{41.4, 63, reports.Axis{Unit: "%"}, 35, 65, 5},
		{3, 97, reports.Axis{Unit: "%"}, 0, 100, 20},
		{338.4, 380.2, reports.Axis{FromZero: true}, 0, 400, 100},
		{-17.7, 3.3, reports.Axis{Signed: true}, -20, 5, 5},
		{0.1, 0.4, reports.Axis{}, 0, 0.5, 0.1},
		{5, 5, reports.Axis{}, 4.4, 5.6, 0.2},
	} {
		from, to, step := scale(c.low, c.high, c.axis)
		if from != c.from || to != c.to || step != c.step {
			t.Errorf("scale(%v, %v) = %v…%v by %v, want %v…%v by %v", c.low, c.high, from, to, step, c.from, c.to, c.step)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		decimals int
		signed   bool
		suffix   string
		want     string
	}{
		{0, false, "", `#,##0;"−"#,##0`},
		{1, true, "", `+#,##0.0;"−"#,##0.0;#,##0.0`},
		{2, false, "\u00a0%", "#,##0.00\"\u00a0%\";\"−\"#,##0.00\"\u00a0%\""},
	} {
		if got := Format(c.decimals, c.signed, c.suffix); got != c.want {
			t.Errorf("Format(%d, %v, %q) = %s, want %s", c.decimals, c.signed, c.suffix, got, c.want)
		}
	}
	if got, want := axisFormat(reports.Axis{Unit: "%"}, 65, 5), "[>=65]#,##0\"\u00a0%\";[<0]\"−\"#,##0;#,##0"; got != want {
		t.Errorf("axis format %s, want %s", got, want)
	}
}
