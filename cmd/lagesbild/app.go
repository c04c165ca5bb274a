package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"lagesbild/data"
	"lagesbild/data/definition"
	"lagesbild/data/snapshot"
	"lagesbild/data/store"
)

// The exit statuses.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitPartial = 3
)

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// partialError is work that was done but for some parts, each already named on standard error.
type partialError struct{ error }

// app is one run of the program: what the flags and the environment said, and what is opened from that.
type app struct {
	out, errOut io.Writer
	now         time.Time

	state       string
	definitions []string
	langName    string
	quiet       bool
	logFormat   string

	protection protection

	lang data.Lang
	log  *slog.Logger
}

// run runs one command line and returns its exit status.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	a := &app{out: out, errOut: errOut}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	return a.exit(err)
}

// exit reports an error to the person at the terminal and says which status it gives.
func (a *app) exit(err error) int {
	var usage usageError
	var partial partialError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &partial):
		fmt.Fprintf(a.errOut, "lagesbild: %v\n", err)
		return exitPartial
	case errors.As(err, &usage):
		fmt.Fprintf(a.errOut, "lagesbild: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(a.errOut, "lagesbild: %v\n", err)
	if hint := a.hint(err); hint != "" {
		fmt.Fprintln(a.errOut, hint)
	}
	return exitFailed
}

// hint is what to try next.
func (a *app) hint(err error) string {
	var cut cutShort
	switch {
	case errors.As(err, &cut):
		return fmt.Sprintf(a.say("Avbruten: %d av %d rapporter är färdiga och hela. Samma kommando igen fortsätter där det slutade.",
			"Interrupted: %d of %d reports are made and whole. The same command again goes on where it ended."), cut.made, cut.asked)
	case errors.Is(err, data.ErrCorrupt):
		return a.say("Kör lagesbild check för att se vad som är skadat; skadade utgåvor läses aldrig.", "Run lagesbild check to see what is damaged; a damaged vintage is never read.")
	case errors.Is(err, context.Canceled):
		return a.say("Avbruten; inget har ändrats.", "Interrupted; nothing has been changed.")
	}
	return ""
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "lagesbild",
		Short:         "How equal women's and men's lives are, municipality by municipality",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unknown command %q%s: see lagesbild --help", args[0], suggestion(cmd, args[0]))}
			}
			return cmd.Help()
		},
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.settle() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.state, "state", "", "folder of fetched pages, datasets and results (default $LAGESBILD_STATE or the user's data folder)")
	flags.StringArrayVar(&a.definitions, "definitions", nil, "folder with own definitions laid over the program's (may be repeated)")
	flags.StringVar(&a.langName, "lang", "sv", "language of what is printed: sv or en")
	flags.BoolVar(&a.quiet, "quiet", false, "no progress")
	flags.StringVar(&a.logFormat, "log", "text", "form of messages: text or json")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(a.reportCommand(), a.computeCommand(), a.explainCommand(), a.indicatorsCommand(), a.ingestCommand(),
		a.sourcesCommand(), a.diffCommand(), a.inspectCommand(), a.checkCommand(), a.versionCommand())
	root.AddCommand(a.notYet()...)
	for _, c := range root.Commands() {
		c.Args = usage(c.Args)
		a.complete(c)
	}
	return root
}

// usage makes a wrong number of arguments a usage error.
func usage(args cobra.PositionalArgs) cobra.PositionalArgs {
	if args == nil {
		args = cobra.NoArgs
	}
	return func(cmd *cobra.Command, given []string) error {
		if err := args(cmd, given); err != nil {
			return usageError{fmt.Errorf("%w\n%s", err, cmd.UseLine())}
		}
		return nil
	}
}

// suggestion names the command that was meant.
func suggestion(root *cobra.Command, word string) string {
	var known []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			known = append(known, c.Name())
		}
	}
	return definition.Suggest(word, known)
}

// settle reads the environment, once, and checks the flags that every command has.
func (a *app) settle() error {
	lang, err := data.ParseLang(a.langName)
	if err != nil {
		return usageError{fmt.Errorf("--lang: %w", err)}
	}
	a.lang = lang
	switch a.logFormat {
	case "text":
		a.log = slog.New(slog.NewTextHandler(a.errOut, nil))
	case "json":
		a.log = slog.New(slog.NewJSONHandler(a.errOut, nil))
	default:
		return usageError{fmt.Errorf("--log: unknown form %q: use text or json", a.logFormat)}
	}
	if a.now, err = clock(); err != nil {
		return usageError{err}
	}
	if a.state == "" {
		a.state = defaultState()
	}
	for _, dir := range a.definitions {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return usageError{fmt.Errorf("--definitions: %s is not a folder", dir)}
		}
	}
	return nil
}

// clock is the time of this run: SOURCE_DATE_EPOCH where that is set, so that two runs can be alike.
func clock() (time.Time, error) {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return time.Now().UTC(), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH=%q: want seconds since 1970", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// defaultState is where the state lives if nobody says: $LAGESBILD_STATE, else the user's data folder.
func defaultState() string {
	if dir := os.Getenv("LAGESBILD_STATE"); dir != "" {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(".", "lagesbild-state")
	}
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, "lagesbild")
		}
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "lagesbild")
	default:
		if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
			return filepath.Join(dir, "lagesbild")
		}
	}
	return filepath.Join(home, ".local", "share", "lagesbild")
}

// say returns the wording in the run's language.
func (a *app) say(sv, en string) string { return data.Text{SV: sv, EN: en}.In(a.lang) }

// shelf opens the state's shelf over the figures that ship.
func (a *app) shelf() *store.Shelf {
	return store.Open(filepath.Join(a.state, "shelf"), snapshot.Shelf())
}

// layers are a room's own definitions with the user's folders over them.
func (a *app) layers(own fs.FS) []fs.FS {
	layers := []fs.FS{own}
	for _, dir := range a.definitions {
		layers = append(layers, os.DirFS(dir))
	}
	return layers
}
