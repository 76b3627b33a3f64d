package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"causeway/benchmarks/apps"
	"causeway/benchmarks/organization"
)

// bench is a measurement while it goes on.
type bench struct {
	dir    string // for whatever is written
	runs   int
	apps   [2]*apps.App
	cli    string // causeway's command line
	result Size
}

// measure measures organizations of these sizes, one after the other.
func measure(sizes []int, runs int) (*Results, error) {
	dir, err := os.MkdirTemp("", "causeway-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // of the system's temporary directory
	_, _ = fmt.Fprintln(os.Stderr, "Building (the first time, Go builds the CDK: a minute or two) ...")
	b := &bench{dir: dir, runs: runs}
	if b.apps[causeway], err = apps.Causeway(dir); err != nil {
		return nil, err
	}
	if b.apps[twin], err = apps.Twin(); err != nil {
		return nil, err
	}
	if b.cli, err = apps.Build(dir, "causeway", "causeway/cmd/causeway"); err != nil {
		return nil, err
	}
	results := &Results{Machine: machine(), Runs: runs}
	for _, accounts := range sizes {
		if err := b.size(accounts); err != nil {
			return nil, fmt.Errorf("%d accounts: %w", accounts, err)
		}
		results.Sizes = append(results.Sizes, b.result)
	}
	return results, nil
}

// size measures an organization with this many workload accounts.
func (b *bench) size(accounts int) error {
	b.result = Size{Accounts: accounts}
	file := filepath.Join(b.dir, "organization.yaml")
	if err := os.WriteFile(file, []byte(organization.YAML(accounts)), 0o600); err != nil {
		return err
	}
	for _, step := range []func(file string) error{b.warmUp, b.synthesize, b.memory, b.countTrips, b.commands} {
		if err := step(file); err != nil {
			return err
		}
	}
	return nil
}

// warmUp synthesizes once with each app, so that what the next runs read is in memory. It keeps the assemblies, to count bytes
// and for the commands.
func (b *bench) warmUp(file string) error {
	for of, app := range b.apps {
		b.say("%s, to warm up", app.Name)
		command, err := app.Command(file, b.assembly(of))
		if err != nil {
			return err
		}
		if _, err := timed(command); err != nil {
			return err
		}
		templates, err := filepath.Glob(filepath.Join(b.assembly(of), "*.template.json"))
		if err != nil {
			return err
		}
		for _, template := range templates {
			info, err := os.Stat(template)
			if err != nil {
				return err
			}
			b.result.Synth[of].TemplateBytes += info.Size()
		}
	}
	return nil
}

// assembly is where the app's templates of this size are.
func (b *bench) assembly(of int) string {
	return filepath.Join(b.dir, fmt.Sprintf("%s-%d", b.apps[of].Name, b.result.Accounts))
}

// elsewhere is a synthesis into a directory of its own. All of them stay until the end: Linux's ext4 does not take an inode again that
// was deleted a minute ago, and looks past each of them whenever a file is created: 0.4 s for 100 accounts, in both languages.
func (b *bench) elsewhere(app *apps.App, file string) (*exec.Cmd, error) {
	outdir, err := os.MkdirTemp(b.dir, "out-")
	if err != nil {
		return nil, err
	}
	return app.Command(file, outdir)
}

// short is how many seconds of syntheses tell too little: of small organizations there are more runs.
const short = 30

// synthesize lets the apps take turns, so that whatever else the machine does meanwhile slows down both.
func (b *bench) synthesize(file string) error {
	var all [2][]usage
	for run, taken := 0, 0.0; run < b.runs || taken < short; run++ {
		b.say("synthesis %d by both apps", run+1)
		for of, app := range b.apps {
			command, err := b.elsewhere(app, file)
			if err != nil {
				return err
			}
			used, err := timed(command)
			if err != nil {
				return err
			}
			all[of], taken = append(all[of], used), taken+used.wall
		}
	}
	for of := range b.apps {
		b.result.Synth[of].Wall = median(all[of], func(u usage) float64 { return u.wall })
		b.result.Synth[of].CPU = median(all[of], func(u usage) float64 { return u.cpu })
	}
	return nil
}

// commands measures what reads an assembly, or the file alone.
func (b *bench) commands(file string) error {
	for _, measured := range []struct {
		into      *Command
		arguments []string
	}{
		{&b.result.Plan, []string{"plan", "--config", file}},
		{&b.result.Check, []string{"check", "--config", file, "--assembly", b.assembly(causeway)}},
		{&b.result.Proof, []string{"prove", "--config", file, "--assembly", b.assembly(causeway)}},
	} {
		b.say("causeway %s", measured.arguments[0])
		var err error
		if *measured.into, err = b.command(measured.arguments); err != nil {
			return err
		}
	}
	return nil
}

// long is how many seconds are enough for one command: nobody waits for the median of minutes.
const long = 10

// command measures causeway's command line.
func (b *bench) command(arguments []string) (Command, error) {
	var all []usage
	for taken := 0.0; len(all) < b.runs && taken < long; taken += all[len(all)-1].wall {
		used, err := timed(exec.Command(b.cli, arguments...))
		if err != nil {
			return Command{}, err
		}
		all = append(all, used)
	}
	peak, err := peakMemory(exec.Command(b.cli, arguments...))
	return Command{Wall: median(all, func(u usage) float64 { return u.wall }), Memory: peak}, err
}

// median is the middle one of the values.
func median(all []usage, of func(usage) float64) float64 {
	var values []float64
	for _, used := range all {
		values = append(values, of(used))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// say tells what is going on, and with how many accounts.
func (b *bench) say(format string, values ...any) {
	accounts := "1 account"
	if b.result.Accounts != 1 {
		accounts = fmt.Sprintf("%d accounts", b.result.Accounts)
	}
	_, _ = fmt.Fprintf(os.Stderr, "%s: %s ...\n", accounts, fmt.Sprintf(format, values...))
}
