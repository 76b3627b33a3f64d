// Package organization generates the organizations that are measured.
package organization

import (
	"fmt"
	"strings"
)

// stages are those of each application, a workload account each, and what else the file says of them.
var stages = []struct{ name, more string }{
	{"dev", ""}, {"qa", ", test: true"}, {"stage", ""}, {"prod", ", approval: {notify: owners@example.com}"}}

// YAML is the file of an organization with this many workload accounts, four an application; the last application may have
// fewer. Every application is a service on ECS in a repository at GitHub. There is no network and no Organization stack: they
// take the same time however many accounts there are, and hardly anything but L1 resources in any language. With 1,000 accounts,
// shared services have 1,500 roles, of which AWS allows 1,000 without being asked.
func YAML(accounts int) string {
	var ids, applications strings.Builder
	for i := range accounts {
		application, stage := fmt.Sprintf("app%03d", i/len(stages)+1), stages[i%len(stages)]
		if i%len(stages) == 0 {
			fmt.Fprintf(&applications, `  - name: %[1]s
    source: {type: codeconnections, connectionArn: "arn:aws:codeconnections:eu-west-1:100000000002:connection/11111111-2222-3333-4444-555555555555", repository: bench/%[1]s, branch: main}
    deploy: ecs-blue-green
    stages:
`, application)
		}
		fmt.Fprintf(&ids, "  %s-%s: {id: \"2%011d\"}\n", application, stage.name, i)
		fmt.Fprintf(&applications, "      - {name: %s, account: %s-%s%s}\n", stage.name, application, stage.name, stage.more)
	}
	return `name: bench
region: eu-west-1
organization:
  id: o-a1b2c3d4e5
accounts:
  shared-services: {id: "100000000002", quotas: {roles: 5000}}
` + ids.String() + `sharedServices:
  account: shared-services
  notifications: platform@example.com
applications:
` + applications.String()
}
