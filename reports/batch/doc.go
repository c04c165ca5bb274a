// Package batch keeps a folder of reports: which files a run made, from what, and whether they are still as it made them.
//
// What enters are files as renderers write them, an area's at a time; what leaves are whole files in their places and
// manifest.json, which says of every one what it was made from. Files appear when they are complete, so that a run may be
// killed at any moment and the next goes on where it ended. A file that somebody has worked on is never overwritten: it is
// put aside under another name. Nothing is computed or rendered here. Begin with Open.
package batch
