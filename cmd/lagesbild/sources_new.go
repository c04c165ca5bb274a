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
	"lagesbild/ingest/fetch"
)

func (a *app) newSourceCommand() *cobra.Command {
	var from, contact, base, to string
	cmd := &cobra.Command{
		Use:   "new ID... | ADDRESS",
		Short: "A ready definition of Kolada's indicators or of a PxWeb table",
		Long: "Ask the provider what its indicators or its table are, and write a definition that ingest reads: the ids of Kolada's\n" +
			"indicators, an address at kolada.se that holds some, or the address of a table of any PxWeb service. What the provider\n" +
			"does not tell stands in comments, for a person to decide.",
		Example: "  lagesbild sources new N00943 U07417 --out own/sources/my-kolada.yaml\n" +
			"  lagesbild sources new https://statistikdatabasen.scb.se/api/v2/tables/TAB6471\n" +
			"  lagesbild --definitions own ingest my-kolada",
		Args:              usage(cobra.MinimumNArgs(1)),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			w := ingest.Wish{Words: args, BaseURL: base, Now: a.now, From: &fetch.Client{Version: version, Contact: contact}}
			if from != "" {
				if info, err := os.Stat(from); err != nil || !info.IsDir() {
					return usageError{fmt.Errorf("--from: %s is not a folder", from)}
				}
				w.From = ingest.Folder{FS: os.DirFS(from), Path: from, Now: a.now}
			}
			if to == "" {
				text, err := ingest.Describe(cmd.Context(), w)
				if err == nil {
					_, err = a.out.Write(text)
				}
				return wished(err)
			}
			name := filepath.Base(to)
			if w.ID = strings.TrimSuffix(name, ".yaml"); w.ID == name {
				return usageError{fmt.Errorf("--out: %s: want a file that ends in .yaml and is named as the source is to be called", to)}
			}
			if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
				return usageError{fmt.Errorf("--out: %s: there is a file already, which is not overwritten", to)}
			}
			text, err := ingest.Describe(cmd.Context(), w)
			if err != nil {
				return wished(err)
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

// wished makes words that name nothing a usage error.
func wished(err error) error {
	if errors.Is(err, ingest.ErrWish) {
		return usageError{err}
	}
	return err
}
