package indicators

import (
	"fmt"

	"lagesbild/data"
)

// branch is how an index's lists stand in each other: domains of subdomains of indicators.
type branch[G, S, I any] struct {
	keys  [3]string // of the lists in YAML
	subs  func(*G) []S
	items func(*S) []I
}

// walk visits groups, subgroups and items in the order of the definition, each with its path under the method. A nil visit
// is left out.
func (b branch[G, S, I]) walk(groups []G, group func(path string, g *G), sub func(path string, s *S), item func(path string, i *I)) {
	for g := range groups {
		at := fmt.Sprintf("%s[%d]", b.keys[0], g)
		if group != nil {
			group(at, &groups[g])
		}
		subs := b.subs(&groups[g])
		for s := range subs {
			in := fmt.Sprintf("%s.%s[%d]", at, b.keys[1], s)
			if sub != nil {
				sub(in, &subs[s])
			}
			items := b.items(&subs[s])
			for i := range items {
				if item != nil {
					item(fmt.Sprintf("%s.%s[%d]", in, b.keys[2], i), &items[i])
				}
			}
		}
	}
}

// names checks what a method's variables and groups of them are called. The parts of the result are called so too, and each
// by a name of its own.
type names struct {
	*faults
	path string // of the method
	seen map[string]bool
}

func (f *faults) names(path string) names {
	return names{f, path, map[string]bool{"index": true}}
}

// name checks one name; parts are the ends of further parts that are called after it.
func (n names) name(at, id string, title data.Text, parts ...string) {
	at = n.path + "." + at
	n.check(partForm.MatchString(id), at+".id", "%q: want lower-case words with hyphens or underscores", id)
	n.text(at+".title", title)
	for _, part := range append(parts, "") {
		n.check(!n.seen[id+part], at+".id", "%q is named twice", id+part)
		n.seen[id+part] = true
	}
}

// holds checks that a list has something in it.
func (n names) holds(at, list, one string, length int) {
	n.check(length > 0, n.path+"."+at+list, "no %s is named", one)
}

// variables checks a list of variables.
func (n names) variables(key string, list []Variable) {
	for i, v := range list {
		n.name(fmt.Sprintf("%s[%d]", key, i), v.ID, v.Title)
	}
}
