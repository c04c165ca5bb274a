package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lagesbild/ingest"
)

func (a *app) newSourceCommand() *cobra.Command {
	var from, contact, base, to string
	cmd := &cobra.Command{
		Use:   "new ID... | ADDRESS",
		Short: "A ready definition of Kolada's indicators or of a PxWeb table",
		Long: "Ask the provider what its indicators or its table are, and write a definition that ingest reads: the ids of Kolada's\n" +
			"indicators, an address at kolada.se that holds some, or the address of a table of any PxWeb service, as its interface or\n" +
			"its pages have it. What the provider does not tell stands in comments, for a person to decide.",
		Example: "  lagesbild sources new N00943 U07417 --out own/sources/my-kolada.yaml\n" +
			"  lagesbild sources new https://statistikdatabasen.scb.se/api/v2/tables/TAB6471\n" +
			"  lagesbild sources new https://www.statistikdatabasen.scb.se/pxweb/sv/ssd/START__AM__AM0210__AM0210A/ArbStatusM/\n" +
			"  lagesbild --definitions own ingest my-kolada",
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			w := ingest.Wish{Words: args, BaseURL: base, Now: a.now}
			var err error
			if w.ID, err = fresh(to); err != nil {
				return usageError{err}
			}
			if w.From, err = a.asked(from, contact); err != nil {
				return usageError{err}
			}
			text, err := ingest.Describe(cmd.Context(), w)
			switch {
			case errors.Is(err, ingest.ErrWish):
				return usageError{err}
			case err != nil:
				return err
			case to == "":
				_, err = a.out.Write(text)
				return err
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
				return err
			}
			return wholeFile(to, func(w io.Writer) error { _, err := w.Write(text); return err })
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "folder of saved pages to read instead of the network")
	f.StringVar(&contact, "contact", os.Getenv("LAGESBILD_CONTACT"), "mail or web address that tells providers who is asking (default $LAGESBILD_CONTACT)")
	f.StringVar(&base, "base-url", "", "another address than the provider's")
	f.StringVar(&to, "out", "", "file to write the definition to; its name is the source's id")
	return cmd
}

// fresh is the id of the source that a new file is to hold; "" for no file.
func fresh(file string) (id string, err error) {
	if file == "" {
		return "", nil
	}
	name := filepath.Base(file)
	if id = strings.TrimSuffix(name, ".yaml"); id == name {
		return "", fmt.Errorf("--out: %s: want a file that ends in .yaml and is named as the source is to be called", file)
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("--out: %s: there is a file already, which is not overwritten", file)
	}
	return id, nil
}

// asked is the folder of saved pages or, without one, the network.
func (a *app) asked(folder, contact string) (ingest.Fetcher, error) {
	if folder == "" {
		return a.client(contact, nil)
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("--from: %s is not a folder", folder)
	}
	return ingest.Folder{FS: os.DirFS(folder), Path: folder, Now: a.now}, nil
}
