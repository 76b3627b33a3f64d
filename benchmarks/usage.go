package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// usage is what a program and those that it starts have taken, in seconds.
type usage struct{ wall, cpu float64 }

// timed runs a program. Its error has what the program said.
func timed(command *exec.Cmd) (usage, error) {
	var said bytes.Buffer
	command.Stdout, command.Stderr = io.Discard, &said
	start := time.Now()
	if err := command.Run(); err != nil {
		return usage{}, fmt.Errorf("%s: %w\n%s", command.Args[0], err, said.String())
	}
	state := command.ProcessState
	return usage{wall: time.Since(start).Seconds(), cpu: (state.UserTime() + state.SystemTime()).Seconds()}, nil
}

const mebibyte = 1 << 20

// memory measures the peak of each app in a run of its own, which looking at it slows down.
func (b *bench) memory(file string) error {
	for of, app := range b.apps {
		b.say("memory of %s", app.Name)
		command, err := b.elsewhere(app, file)
		if err != nil {
			return err
		}
		if b.result.Synth[of].Memory, err = peakMemory(command); err != nil {
			return err
		}
	}
	return nil
}

// peakMemory is how much memory a program and those that it starts have at once, in MiB, as Linux counts it: what processes share
// counts once (PSS). Elsewhere it is 0.
func peakMemory(command *exec.Cmd) (float64, error) {
	command.Stdout, command.Stderr = io.Discard, io.Discard
	if err := command.Start(); err != nil {
		return 0, err
	}
	done := make(chan error)
	go func() { done <- command.Wait() }()
	var peak int64
	for {
		select {
		case err := <-done:
			return float64(peak) / mebibyte, err
		case <-time.After(5 * time.Millisecond):
			peak = max(peak, memoryOf(command.Process.Pid))
		}
	}
}

// memoryOf is the memory of a process and its descendants, in bytes; a process that has ended has none.
func memoryOf(pid int) int64 {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	var total int64
	if rollup, err := os.ReadFile(filepath.Join(dir, "smaps_rollup")); err == nil {
		for _, line := range strings.Split(string(rollup), "\n") {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "Pss:" {
				kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
				total += kilobytes << 10
			}
		}
	}
	lists, _ := filepath.Glob(filepath.Join(dir, "task", "*", "children")) // the pattern is right
	for _, list := range lists {
		children, _ := os.ReadFile(list)
		for _, child := range strings.Fields(string(children)) {
			if pid, err := strconv.Atoi(child); err == nil {
				total += memoryOf(pid)
			}
		}
	}
	return total
}

// countTrips counts the round trips from Go to the CDK's Node process, which says all of them on request. The twin has none.
func (b *bench) countTrips(file string) error {
	b.say("round trips of %s", b.apps[causeway].Name)
	command, err := b.elsewhere(b.apps[causeway], file)
	if err != nil {
		return err
	}
	command.Env = append(command.Env, "JSII_DEBUG=1")
	said, err := os.Create(filepath.Join(b.dir, "said")) // a file: of what is still in a pipe at the end, some would be lost
	if err != nil {
		return err
	}
	command.Stderr = said
	err = command.Run()
	if err := errors.Join(err, said.Close()); err != nil {
		return err
	}
	text, err := os.ReadFile(said.Name())
	b.result.RoundTrips = bytes.Count(text, []byte(`> {"api":`))
	return err
}
