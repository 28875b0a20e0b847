package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"hailong/internal/config"
	"hailong/internal/locale"

	"github.com/alecthomas/kong"
)

// cli is the grammar of the command line. Every flag is also an environment variable HAILONG_….
type cli struct {
	Serve    serveCommand    `cmd:"" help:"${help_serve}"`
	Import   importCommand   `cmd:"" help:"${help_import}"`
	Figures  figuresCommand  `cmd:"" help:"${help_figures}"`
	Report   reportCommand   `cmd:"" help:"${help_report}"`
	Export   exportCommand   `cmd:"" help:"${help_export}"`
	Freeze   freezeCommand   `cmd:"" help:"${help_freeze}"`
	Verify   verifyCommand   `cmd:"" help:"${help_verify}"`
	Plan     planCommand     `cmd:"" help:"${help_plan}"`
	PCI      pciCommand      `cmd:"" name:"pci" help:"${help_pci}"`
	Template templateCommand `cmd:"" help:"${help_template}"`
	Poster   posterCommand   `cmd:"" help:"${help_poster}"`
	Slip     slipCommand     `cmd:"" help:"${help_slip}"`
	User     userCommand     `cmd:"" help:"${help_user}"`
	Token    tokenCommand    `cmd:"" help:"${help_token}"`
	Check    checkCommand    `cmd:"" help:"${help_check}"`
	Sample   sampleCommand   `cmd:"" help:"${help_sample}"`

	Version kong.VersionFlag `name:"version" env:"-" help:"${help_version}"`
}

// run does one command and gives the exit status.
func run(ctx context.Context, args, env []string, in io.Reader, out, errOut io.Writer) int {
	c := &console{in: in, out: out, err: errOut, lang: languageOf(env)}
	p := locale.For(c.lang)
	var grammar cli
	exit := -1
	parser, err := kong.New(&grammar,
		kong.Name("hailong"), kong.Description(p.T("cli.description")), helpTexts(p), kong.DefaultEnvars("HAILONG"),
		kong.Writers(out, errOut), kong.Exit(func(code int) { exit = code }), kong.Help(helpIn(p)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(c, p),
	)
	if err != nil {
		fmt.Fprintln(errOut, "hailong:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(errOut, p.T("cli.usage_error", "error", err.Error()))
		return 2
	}
	return conclude(c, p, kctx.Run())
}

// usageError is a fault that the grammar cannot see.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

// conclude prints an error in the reader's language and gives the exit status.
func conclude(c *console, p *locale.Printer, err error) int {
	if err == nil {
		return 0
	}
	for _, line := range explain(p, err) {
		fmt.Fprintln(c.err, line)
	}
	var usage usageError
	if errors.As(err, &usage) {
		return 2
	}
	return 1
}

// languageOf reads the language from LC_ALL, LC_MESSAGES or LANG; Vietnamese unless one of them says otherwise.
func languageOf(env []string) string {
	values := map[string]string{}
	for _, e := range env {
		k, v, _ := strings.Cut(e, "=")
		values[k] = v
	}
	for _, k := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := values[k]; v != "" {
			if strings.HasPrefix(v, "vi") {
				return "vi"
			}
			return "en"
		}
	}
	return "vi"
}

// helpTexts gives every ${help_…} of the grammar its text.
func helpTexts(p *locale.Printer) kong.Vars {
	vars := kong.Vars{"version": version()}
	for _, key := range p.Keys("help_") {
		vars[key] = p.T(key)
	}
	return vars
}

// helpIn prints kong's help with its own few words in the reader's language.
func helpIn(p *locale.Printer) kong.HelpPrinter {
	return func(o kong.HelpOptions, ctx *kong.Context) error {
		out := ctx.Stdout
		var b bytes.Buffer
		ctx.Stdout = &b
		err := kong.DefaultHelpPrinter(o, ctx)
		ctx.Stdout = out
		text := strings.NewReplacer(
			"Usage:", p.T("cli.usage"), "\nFlags:", "\n"+p.T("cli.flags"), "\nCommands:", "\n"+p.T("cli.commands"), "\nArguments:", "\n"+p.T("cli.arguments"),
			"Show context-sensitive help.", p.T("cli.show_help"), `Run "hailong <command> --help" for more information on a command.`, p.T("cli.more_help"),
		).Replace(b.String())
		_, werr := io.WriteString(out, text)
		return errors.Join(err, werr)
	}
}

// dataFlags are the flags of every subcommand that touches data.
type dataFlags struct {
	config.Data `embed:""`
}
