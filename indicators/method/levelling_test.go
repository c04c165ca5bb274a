package method_test

import (
	"math/rand/v2"
	"testing"

	"lagesbild/data"
	"lagesbild/indicators/method"
)

func TestLevel(t *testing.T) {
	v := func(x float64) data.Value { return data.Value{Number: x} }
	for _, test := range []struct {
		name           string
		w0, m0, w1, m1 float64
		order          method.Order
		want           method.Levelling
	}{
		{"women catch up", 30, 40, 35, 40, method.Descending, method.LevelledUp},
		{"both rise, women more", 30, 40, 38, 45, method.Descending, method.LevelledUp},
		{"men fall", 30, 40, 30, 36, method.Descending, method.LevelledDown},
		{"both fall, men more", 30, 40, 27, 36, method.Descending, method.LevelledDown},
		{"men pull away", 30, 40, 31, 42, method.Descending, method.NotClosed},
		{"as before", 30, 40, 31, 41, method.Descending, method.NotClosed},
		{"lower is better, the healthier sex falls ill", 8, 5, 8, 6, method.Ascending, method.LevelledDown},
		{"lower is better, the sicker sex recovers", 8, 5, 7, 5, method.Ascending, method.LevelledUp},
	} {
		got, s := method.Levelled(v(test.w0), v(test.m0), v(test.w1), v(test.m1), test.order)
		swapped, _ := method.Levelled(v(test.m0), v(test.w0), v(test.m1), v(test.w1), test.order)
		if got != test.want || swapped != got || s != data.Derived {
			t.Errorf("%s: %v, sexes swapped %v, status %v", test.name, got, swapped, s)
		}
	}
	if _, s := method.Levelled(v(1), data.Value{Status: data.Suppressed}, v(1), v(2), method.Ascending); s != data.Suppressed {
		t.Errorf("missing is %v", s)
	}
	r := rand.New(rand.NewPCG(41, 42))
	for range 500 {
		x := [4]float64{r.Float64(), r.Float64(), r.Float64(), r.Float64()}
		up, _ := method.Levelled(v(x[0]), v(x[1]), v(x[2]), v(x[3]), method.Descending)
		down, _ := method.Levelled(v(-x[0]), v(-x[1]), v(-x[2]), v(-x[3]), method.Ascending)
		if up != down {
			t.Fatalf("%v: %v, turned %v", x, up, down)
		}
	}
}
