package main

import "errors"

// inputError is an error about what a command was given, as opposed to what it found out.
type inputError struct{ error }

func (e inputError) Unwrap() error { return e.error }

// exitCode is 2 for input that a command cannot work with, and 1 for every other error.
func exitCode(err error) int {
	if errors.As(err, &inputError{}) {
		return 2
	}
	return 1
}
