package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// checkConnections checks that the connections in the account, through which pipelines fetch sources, are completed.
func (p *patient) checkConnections(ctx context.Context) {
	arns := p.connections()
	for _, arn := range arns {
		done := p.slow(p.account.Name + ": asking for the connection " + arn)
		status, exists, err := p.session.Connection(ctx, arn)
		done()
		switch {
		case err != nil:
			p.cannot(Connections, err)
		case !exists:
			p.found(Connections, Failure, arn+" does not exist",
				fmt.Sprintf("make a connection in the console, and write its ARN to connectionArn in %s: %s", p.options.Path, consoleOf(arn)))
		case status == "PENDING":
			p.found(Connections, Warning, arn+" is PENDING: executions fail until somebody completes it",
				"in the console, Update pending connection: "+consoleOf(arn))
		case status != "AVAILABLE":
			p.found(Connections, Failure, arn+" is in "+status, "delete it and make another, in the console: "+consoleOf(arn))
		}
	}
	if len(arns) > 0 {
		p.well(Connections, fmt.Sprintf("%d available", len(arns)))
	}
}

// connections are the ARNs of the account's connections in the file, each once.
func (p *patient) connections() []string {
	var arns []string
	for _, in := range p.org.AllInputs() {
		if in.ConnectionARN != "" && p.org.SourceAccount(in.Source) == p.account && !slices.Contains(arns, in.ConnectionARN) {
			arns = append(arns, in.ConnectionARN)
		}
	}
	return arns
}

// consoleOf is the address of a connection in the console of its account: of all connections in its region.
func consoleOf(arn string) string {
	parts := strings.Split(arn, ":")
	host := "console.aws.amazon.com"
	if parts[1] == "aws-us-gov" { // the China regions have no connections
		host = "console.amazonaws-us-gov.com"
	}
	return fmt.Sprintf("https://%s/codesuite/settings/connections?region=%s", host, parts[3])
}
