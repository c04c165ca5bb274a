package jsonstat

import (
	"fmt"

	"lagesbild/data"
)

// nuts are Eurostat's codes of the areas that are ours: the country, and the NUTS 3 regions, which are the counties. NUTS
// has no level below them; its regions of level 1 and 2 are groups of counties.
var nuts = map[string]string{
	"SE":    "00",
	"SE110": "01", "SE121": "03", "SE122": "04", "SE123": "05", "SE211": "06", "SE212": "07", "SE213": "08",
	"SE214": "09", "SE221": "10", "SE224": "12", "SE231": "13", "SE232": "14", "SE311": "17", "SE124": "18",
	"SE125": "19", "SE312": "20", "SE313": "21", "SE321": "22", "SE322": "23", "SE331": "24", "SE332": "25",
}

// county is the area of a NUTS region.
func county(region string) (string, error) {
	if code, ok := nuts[region]; ok {
		return code, nil
	}
	return "", fmt.Errorf("area %q: %w: neither Sweden nor a county (NUTS 3): leave it out by filters in the address, or choose others under where", region, data.ErrUnknownCode)
}
