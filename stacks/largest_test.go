package stacks

import (
	"fmt"
	"strings"
	"testing"

	"causeway/config"
)

// TestLargestOrganizationsFit synthesizes what validation just lets through, with names as long as they may be: one
// account that as many stages share as may, and one application with as many stages, each in an account of its own.
func TestLargestOrganizationsFit(t *testing.T) {
	for name, largest := range map[string]struct {
		stages int // and no more
		text   func(stages int) string
	}{
		"one account for many stages":       {10, manyStagesInOneAccount},
		"one account for many sites":        {10, manySitesInOneAccount},
		"many sources in another account":   {15, manySourcesInAnotherAccount},
		"many accounts for one application": {47, manyStagesOfOneApplication},
		"many approvals of one application": {23, manyApprovalsOfOneApplication},
	} {
		t.Run(name, func(t *testing.T) {
			text := largest.text(largest.stages)
			org, err := config.Read("largest.yaml", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			for _, broken := range beyondLimits(synth(org, t.TempDir())) {
				t.Error(broken)
			}
			larger := map[string]string{"one stage more": largest.text(largest.stages + 1)}
			for _, long := range []string{longAccount, longApplication, longStage, longStageOnServers, longStageOfSites} {
				if strings.Contains(text, long) {
					larger["a longer name than "+long] = strings.ReplaceAll(text, long, long+"x")
				}
			}
			for what, text := range larger {
				if _, err := config.Read("larger.yaml", strings.NewReader(text)); err == nil {
					t.Errorf("%s is accepted, too", what)
				}
			}
		})
	}
}

// Names that are as long as they may be begin with these, and end with two digits, or an application's with a letter. The
// name of its bucket, which bears the organization's and the region's, too, is what keeps an application's short; the
// name of its load balancer, or of its site's bucket, a stage's.
const (
	longAccount        = "account-with-a-name-as-long-as-names-of-accounts-can-ever-"
	longApplication    = "application-with-a-nam"
	longStage          = "stage-with-a-name-"
	longStageOnServers = "zone"
	longStageOfSites   = "market"
)

// manyStagesInOneAccount has as many applications, of every kind: each brings roles of its own.
func manyStagesInOneAccount(stages int) string {
	types := []struct{ deploy, stage string }{{"ecs-blue-green", longStageOnServers}, {"cloudformation", longStage},
		{"ec2", longStageOnServers}, {"lambda", longStage}, {"ecs-rolling", longStageOnServers}}
	applications := ""
	for i := range stages {
		kind := types[i%len(types)]
		applications += anApplication(string(rune('a'+i)), kind.deploy) + aStage(kind.stage+"00", 1)
	}
	return organization(2, applications)
}

// manySitesInOneAccount has static sites, which GovCloud has not, beside what needs most room.
func manySitesInOneAccount(stages int) string {
	applications := anApplication("a", "ecs-blue-green") + aStage(longStageOnServers+"00", 1) +
		anApplication("b", "ecs-rolling") + aStage(longStageOnServers+"00", 1)
	for i := 2; i < stages; i++ {
		applications += anApplication(string(rune('a'+i)), "static-site") + aStage(longStageOfSites+"00", 1)
	}
	return strings.NewReplacer("us-gov-west-1", "eu-central-1", "name: ac\n", "name: acm\n").Replace(organization(2, applications))
}

func manyStagesOfOneApplication(stages int) string {
	return organization(stages+1, strings.ReplaceAll(anApplication("a", "ec2")+manyStages(longStageOnServers, stages), asked, ""))
}

// manyApprovalsOfOneApplication has stages whose failures are told by the ARNs of their stacks, which are long.
func manyApprovalsOfOneApplication(stages int) string {
	return organization(stages+1, anApplication("a", "cloudformation")+manyStages(longStage, stages))
}

func manyStages(name string, stages int) string {
	var all strings.Builder
	for i := range stages {
		all.WriteString(aStage(fmt.Sprintf("%s%02d", name, i), i+1))
	}
	return all.String()
}

// asked makes a person decide about a stage.
const asked = ", approval: {notify: somebody@example.com}, changeSet: review"

// manySourcesInAnotherAccount fills the policy of the event bus of the pipelines' account.
func manySourcesInAnotherAccount(sources int) string {
	var applications strings.Builder
	for i := range sources {
		application := anApplication(string(rune('a'+i)), "cloudformation")
		applications.WriteString(strings.ReplaceAll(application, "branch: main}", fmt.Sprintf("branch: main, account: %s01}", longAccount)))
		applications.WriteString(aStage(longStage+"00", 2+i))
	}
	return organization(sources+2, applications.String())
}

// organization is the file of an organization, in the region with the longest ARNs.
func organization(accounts int, applications string) string {
	var file strings.Builder
	fmt.Fprintf(&file, "name: ac\nregion: us-gov-west-1\norganization: {id: o-%s}\naccounts:\n", strings.Repeat("a", 32))
	for i := range accounts {
		fmt.Fprintf(&file, "  %s%02d: {id: %q}\n", longAccount, i, fmt.Sprint(100000000000+i))
	}
	fmt.Fprintf(&file, "sharedServices: {account: %s00, notifications: somebody@example.com}\n", longAccount)
	fmt.Fprintf(&file, "network: {account: %s00, ids: {vpc: vpc-0a1b2c3d, subnets: {private: [subnet-0a1b2c3d]}}}\n", longAccount)
	return file.String() + "applications:\n" + applications
}

func anApplication(letter, deploy string) string {
	return fmt.Sprintf("  - name: %s%s\n    source: {type: codecommit, repository: source, branch: main}\n    deploy: %s\n    notifications: {email: somebody@example.com}\n    stages:\n",
		longApplication, letter, deploy)
}

func aStage(name string, account int) string {
	return fmt.Sprintf("      - {name: %s, account: %s%02d, test: true%s}\n", name, longAccount, account, asked)
}
