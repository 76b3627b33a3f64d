package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"causeway/access"
	"causeway/config"
)

// explain says why the templates of a cloud assembly allow or deny a request.
func explain(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("explain", flag.ContinueOnError)
	path := flags.String("config", config.DefaultPath, "the organization's file")
	dir := flags.String("assembly", "cdk.out", "the directory of the cloud assembly")
	inquiry := &access.Inquiry{Context: map[string]string{}}
	flags.StringVar(&inquiry.Principal, "principal", "", "who: ARN of a role or a session, or name of a service such as codedeploy.amazonaws.com")
	flags.StringVar(&inquiry.Action, "action", "", "what: an action such as s3:GetObject")
	flags.StringVar(&inquiry.Resource, "resource", "", "on what: an ARN, or the alias of a key")
	flags.Func("context", "`key=value` of a condition key that the request carries; can be repeated", func(text string) error {
		key, value, ok := strings.Cut(text, "=")
		if !ok || !strings.Contains(key, ":") {
			return errors.New("write key=value, as in iam:PassedToService=ecs-tasks.amazonaws.com")
		}
		inquiry.Context[key] = value
		return nil
	})
	if err := parseFlags(flags, args, stderr); err != nil {
		return inputError{err}
	}
	if err := readMessage(inquiry, flags.Args(), stdin, stderr); err != nil {
		return inputError{err}
	}
	explanations, err := evaluateInquiry(*path, *dir, inquiry)
	if err != nil {
		return inputError{err}
	}
	out := &strings.Builder{}
	for i, e := range explanations {
		if i > 0 {
			_, _ = fmt.Fprintln(out)
		}
		e.WriteText(out)
	}
	_, err = io.WriteString(stdout, out.String())
	return err
}

// readMessage completes an inquiry with what AWS's message says. What the flags say counts more. The message is the
// arguments, or standard input where the flags alone do not say everything.
func readMessage(inquiry *access.Inquiry, arguments []string, stdin io.Reader, stderr io.Writer) error {
	complete := inquiry.Principal != "" && inquiry.Action != "" && inquiry.Resource != ""
	text := strings.Join(arguments, " ")
	for _, argument := range arguments {
		if strings.HasPrefix(argument, "--") {
			return fmt.Errorf("causeway explain: %s stands behind the message; write flags before it", argument)
		}
	}
	if text == "" {
		if complete {
			return nil
		}
		if file, ok := stdin.(*os.File); ok && isTerminal(file) {
			_, _ = fmt.Fprintln(stderr, "Paste AWS's AccessDenied message, then press Ctrl-D (or give --principal, --action and --resource):")
		}
		data, err := io.ReadAll(stdin)
		if err != nil {
			return err
		}
		text = string(data)
	}
	said, err := access.ParseDenial(text)
	if err != nil {
		if complete {
			return nil // the message adds nothing
		}
		return err
	}
	inquiry.Said = said
	for _, part := range []struct {
		flag *string
		said string
	}{{&inquiry.Principal, said.Principal}, {&inquiry.Action, said.Action}, {&inquiry.Resource, said.Resource}} {
		if *part.flag == "" {
			*part.flag = part.said
		}
	}
	return nil
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// evaluateInquiry reads file and assembly, and explains. All its errors are about input.
func evaluateInquiry(path, dir string, inquiry *access.Inquiry) ([]*access.Explanation, error) {
	org, assembly, engine, err := open(path, dir)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	explainer, err := access.NewExplainer(assembly, org, engine)
	if err != nil {
		return nil, err
	}
	return explainer.Explain(inquiry)
}
