package deploy

import (
	"regexp"
	"strings"
)

// event is what a line of the CDK CLI says of a stack.
type event struct {
	stack string
	done  string // as in 3/21; "" where the line does not count resources
	what  string // as in CREATE_COMPLETE AWS::IAM::Role
	ended bool   // the stack is deployed, or has failed
}

// What the CDK CLI prints with --progress events, pinned in package.json. A line that is not known tells nothing.
var (
	resourceLine = regexp.MustCompile(`^\s*(\S+) \|\s*(\d+/\d+)\s*\| [^|]*\| ([A-Z_]+)\s*\| (\S+)`)
	endLine      = regexp.MustCompile(`^\s*[✅❌]\s+(\S+?):? ?(\(no changes\)|failed.*)?$`)
	beginLine    = regexp.MustCompile(`^(\S+): (deploying|destroying|creating CloudFormation changeset|bootstrapping)`)
)

// read is what a line says, if anything.
func read(line string) (event, bool) {
	line = strings.TrimRight(line, " \r")
	if m := resourceLine.FindStringSubmatch(line); m != nil {
		return event{stack: m[1], done: m[2], what: m[3] + " " + m[4]}, true
	}
	if m := endLine.FindStringSubmatch(line); m != nil {
		return event{stack: m[1], what: strings.Trim(m[2], "()"), ended: true}, true
	}
	if m := beginLine.FindStringSubmatch(line); m != nil {
		return event{stack: m[1], what: m[2]}, true
	}
	return event{}, false
}
