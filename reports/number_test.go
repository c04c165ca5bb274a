package reports

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"lagesbild/data"
)

func TestRound(t *testing.T) {
	for _, test := range []struct {
		x        float64
		decimals int
		want     float64
	}{
		{27.25, 1, 27.3},
		{0.2725 * 100, 1, 27.3},
		{-27.25, 1, -27.3},
		{0.05, 1, 0.1},
		{0.04999, 1, 0},
		{-0.04, 1, 0},
		{1.005 * 100, 0, 101},
		{2.5, 0, 3},
		{3.5, 0, 4},
		{-2.5, 0, -3},
		{999.95, 1, 1000},
		{0.7 + 0.1, 1, 0.8},
		{1234567.891, 1, 1234567.9},
		{63, 1, 63},
		{0, 1, 0},
		{1e-20, 3, 0},
		{149.99999999999997, 0, 150},
		{0.285 * 100, 1, 28.5},
		{0.145 * 100, 0, 15},
		{5e11, 1, 5e11},
	} {
		if got := Round(test.x, test.decimals); got != test.want || math.Signbit(got) != math.Signbit(test.want) {
			t.Errorf("Round(%v, %d) = %v, want %v", test.x, test.decimals, got, test.want)
		}
	}
}

// The short way for numbers far from a half gives what the digits give.
func TestRoundTakesNoShortCut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50_000 {
		decimals := r.IntN(4)
		x := (r.Float64() - 0.5) * math.Pow(10, float64(r.IntN(7)))
		want, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', decimals, 64), 64)
		if err != nil {
			t.Fatal(err)
		}
		if half := math.Abs(x) * math.Pow(10, float64(decimals)); math.Abs(half-math.Floor(half)-0.5) > 1e-2 && Round(x, decimals) != want {
			t.Fatalf("Round(%v, %d) = %v, want %v", x, decimals, Round(x, decimals), want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, test := range []struct {
		x        float64
		decimals int
		sv, en   string
	}{
		{27.25, 1, "27,3", "27.3"},
		{63, 1, "63,0", "63.0"},
		{-1.6, 1, "\u22121,6", "\u22121.6"},
		{-0.04, 1, "0,0", "0.0"},
		{1234567.891, 1, "1\u00a0234\u00a0567,9", "1,234,567.9"},
		{1000, 0, "1\u00a0000", "1,000"},
		{999, 0, "999", "999"},
		{-1234.5, 0, "\u22121\u00a0235", "\u22121,235"},
		{0, 2, "0,00", "0.00"},
		{0.004, 2, "0,00", "0.00"},
	} {
		if got := Decimal(test.x, test.decimals, data.Swedish); got != test.sv {
			t.Errorf("Decimal(%v, %d, sv) = %q, want %q", test.x, test.decimals, got, test.sv)
		}
		if got := Decimal(test.x, test.decimals, data.English); got != test.en {
			t.Errorf("Decimal(%v, %d, en) = %q, want %q", test.x, test.decimals, got, test.en)
		}
	}
}

func TestSignedDecimal(t *testing.T) {
	for x, want := range map[float64]string{3.3: "+3,3", -3.3: "\u22123,3", 0: "0,0", 0.04: "0,0", -0.04: "0,0", 0.05: "+0,1"} {
		if got := SignedDecimal(x, 1, data.Swedish); got != want {
			t.Errorf("SignedDecimal(%v) = %q, want %q", x, got, want)
		}
	}
}

// golang.org/x/text writes Swedish and English numbers by CLDR; the English minus there is the hyphen.
func TestDecimalAgainstCLDR(t *testing.T) {
	sv, en := message.NewPrinter(language.Swedish), message.NewPrinter(language.English)
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		decimals := r.IntN(4)
		x := (r.Float64() - 0.5) * math.Pow(10, float64(r.IntN(7)))
		if half := math.Abs(x) * math.Pow(10, float64(decimals)); math.Abs(half-math.Floor(half)-0.5) < 1e-4 || Round(x, decimals) == 0 {
			continue // CLDR rounds halves to even, and keeps the sign of what rounds to zero
		}
		if got, want := Decimal(x, decimals, data.Swedish), sv.Sprint(number.Decimal(x, number.Scale(decimals))); got != want {
			t.Fatalf("%v with %d decimals: %q, x/text writes %q", x, decimals, got, want)
		}
		if got, want := Decimal(math.Abs(x), decimals, data.English), en.Sprint(number.Decimal(math.Abs(x), number.Scale(decimals))); got != want {
			t.Fatalf("%v with %d decimals: %q, x/text writes %q", x, decimals, got, want)
		}
	}
}

func TestReason(t *testing.T) {
	for status, want := range map[data.Status]string{
		0: "", data.Provisional: "", data.NotAvailable: "uppgift saknas", data.NotAvailable | data.Contradicted: "uppgift saknas",
		data.NotAvailable | data.Suppressed: "sekretess", data.NotApplicable: "ej relevant", data.TooUncertain: "för osäkert",
		data.Undefined: "kan inte beräknas", data.Deleted: "tillbakadragen",
	} {
		if got := Reason(status, data.Swedish); got != want {
			t.Errorf("%v: got %q, want %q", status, got, want)
		}
		if status.Missing() && Reason(status, data.English) == "" {
			t.Errorf("%v has no English word", status)
		}
	}
}

func BenchmarkDecimal(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		Decimal(float64(i)*0.137, 1, data.Swedish)
	}
}
