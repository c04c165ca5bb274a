// Package checks doubts datasets before they are shelved.
//
// In come a dataset that has been read and corrected, the vintage before it if there is one, and a definition's rules;
// out come findings, which are notes, and faults, which stop the source. A check never changes a figure. Which checks
// there are, what they take for doubtful and when they stop stands at [Rules]; an analyst who knows better says so in
// the definition.
//
// Begin with [Run].
package checks
