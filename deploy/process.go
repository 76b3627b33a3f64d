package deploy

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"causeway/plan"
)

// patience is how long a process may take to end once it is told to.
const patience = 5 * time.Second

// execute runs a command, and gives each line that it prints to tell and to the log. The command is in a process group of its
// own: Ctrl-C is for Causeway, which lets it end; canceling ctx ends it, and everything that it has started.
func execute(ctx context.Context, command plan.Command, env []string, log io.Writer, tell func(line string)) error {
	process := exec.CommandContext(ctx, command[0], command[1:]...)
	process.Env = append(os.Environ(), env...)
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	process.Cancel = func() error { return syscall.Kill(-process.Process.Pid, syscall.SIGTERM) }
	process.WaitDelay = patience
	reader, writer := io.Pipe()
	process.Stdout, process.Stderr = writer, writer
	done := make(chan struct{})
	go func() {
		defer close(done)
		lines := bufio.NewScanner(reader)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			_, _ = fmt.Fprintln(log, lines.Text()) // what is told is not lost with the log
			tell(lines.Text())
		}
		_, _ = io.Copy(io.Discard, reader) // a line that is too long must not stop the command
	}()
	err := process.Run()
	_ = writer.Close() // it always succeeds
	<-done
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("%s is not installed, or not on the PATH", command[0])
	}
	return err
}

// logs is where what the commands of one run say is kept.
type logs struct{ dir string }

// newLogs makes the directory of a run.
func newLogs(root string, now time.Time) (*logs, error) {
	l := &logs{filepath.Join(root, "logs", now.UTC().Format("20060102-150405"))}
	return l, os.MkdirAll(l.dir, 0o750)
}

// create makes the file of a step.
func (l *logs) create(step *plan.Step) (*os.File, error) {
	name := strings.Map(func(r rune) rune {
		if r == ' ' || r == '/' || r == ':' {
			return '-'
		}
		return r
	}, step.ID)
	return os.Create(filepath.Join(l.dir, name+".log"))
}
