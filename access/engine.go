package access

import (
	"bufio"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"sync"

	"causeway/internal/node"
)

//go:embed engine.mjs
var engineScript string

// enginePackage is the npm package that decides. It is AGPL: it is run as a program of its own, and neither linked nor
// shipped.
var enginePackage = node.Package{Name: "@cloud-copilot/iam-simulate", Is: "the policy engine"}

// Engine decides requests in Node processes of its own. Several may ask it at a time.
type Engine struct {
	one       sync.Mutex // who asks, one after the other
	processes []*process
	asked     int // questions so far
	memory    *memory
}

// process is one Node process. It answers line by line, in the order of the questions.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	lines   *bufio.Writer // to in
	out     *bufio.Reader
	stderr  *strings.Builder
}

// StartEngine starts the engine that is installed in the project around the directory. Its errors say what to install.
func StartEngine(dir string) (*Engine, error) {
	engine := &Engine{memory: newMemory()}
	for range min(runtime.NumCPU(), 4) {
		p, err := startProcess(dir)
		if err != nil {
			engine.Close()
			return nil, err
		}
		engine.processes = append(engine.processes, p)
	}
	return engine, nil
}

func startProcess(dir string) (*process, error) {
	command, err := enginePackage.Command(dir, engineScript)
	if err != nil {
		return nil, err
	}
	p := &process{command: command, stderr: &strings.Builder{}}
	p.command.Stderr = p.stderr
	in, err := p.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.lines, p.out = in, bufio.NewWriterSize(in, 1<<20), bufio.NewReaderSize(out, 1<<20)
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("the policy engine does not start: %w", err)
	}
	return p, nil
}

// Close ends the engine's processes.
func (e *Engine) Close() {
	for _, p := range e.processes {
		_ = p.in.Close() // ends the process, which has nothing left to say
		_ = p.command.Wait()
	}
}

// few is how many questions are not worth another process: each is slow, and takes more than a processor, until Node has compiled
// the engine for it, which is after some thousand decisions.
const few = 5000

// spread asks the processes, each for an equal share of the answers; these are in the order of the questions.
func spread[Answer any](e *Engine, questions []any) ([]Answer, error) {
	share := (len(questions) + len(e.processes) - 1) / len(e.processes)
	if e.asked += len(questions); e.asked <= few*len(e.processes) {
		share = max(share, few)
	}
	answers, errs := make([]Answer, len(questions)), make([]error, len(e.processes))
	var group sync.WaitGroup
	for i, p := range e.processes {
		start, end := min(i*share, len(questions)), min((i+1)*share, len(questions))
		group.Go(func() {
			var some []Answer
			some, errs[i] = ask[Answer](p, questions[start:end])
			copy(answers[start:end], some)
		})
	}
	group.Wait()
	return answers, cmp.Or(errs...)
}

// tell tells every process the same.
func (e *Engine) tell(what []any) error {
	errs := make([]error, len(e.processes))
	var group sync.WaitGroup
	for i, p := range e.processes {
		group.Go(func() { _, errs[i] = ask[struct{}](p, what) })
	}
	group.Wait()
	return cmp.Or(errs...)
}

// cause is the line of Node's last words that says what went wrong.
func cause(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if name, _, found := strings.Cut(line, ": "); found && strings.Contains(name, "Error") && !strings.HasPrefix(line, " ") {
			return ": " + line
		}
	}
	return ""
}

// ask sends questions to a process while it reads the answers.
func ask[Answer any](p *process, questions []any) ([]Answer, error) {
	written := make(chan error, 1)
	go func() {
		lines := json.NewEncoder(p.lines)
		for _, question := range questions {
			if err := lines.Encode(question); err != nil {
				written <- err
				return
			}
		}
		written <- p.lines.Flush()
	}()
	answers := make([]Answer, len(questions))
	for i := range answers {
		line, err := p.out.ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, &answers[i])
		}
		if err != nil {
			_ = p.in.Close()
			_ = p.command.Wait()         // so that everything is on standard error
			err = cmp.Or(err, <-written) // nobody writes into the buffer any more
			return nil, fmt.Errorf("the policy engine has stopped: %w%s", err, cause(p.stderr.String()))
		}
	}
	return answers, <-written
}
