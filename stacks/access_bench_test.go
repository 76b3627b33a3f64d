package stacks

import (
	"fmt"
	"strings"
	"testing"

	"causeway/access"
	"causeway/config"
)

// BenchmarkProof measures how the proof of access grows with the number of workload accounts: go test ./stacks -run
// XXX -bench Proof -benchtime 1x.
func BenchmarkProof(b *testing.B) {
	for _, accounts := range []int{4, 12, 40, 100} {
		b.Run(fmt.Sprintf("%d accounts", accounts), func(b *testing.B) {
			org, err := config.Read("generated.yaml", strings.NewReader(ofFourAccounts(accounts/4)))
			if err != nil {
				b.Fatal(err)
			}
			dir := b.TempDir()
			synth(org, dir)
			assembly, err := access.ReadAssembly(dir)
			if err != nil {
				b.Fatal(err)
			}
			decisions := 0
			for b.Loop() {
				engine, err := access.StartEngine(".") // another would know the decisions of the last round
				if err != nil {
					b.Skip(err)
				}
				proof, err := access.Prove(assembly, org, engine)
				if err != nil || !proof.Holds() {
					b.Fatal(err, "does not hold")
				}
				engine.Close()
				decisions += len(proof.Entries)
			}
			b.ReportMetric(float64(decisions)/float64(b.N), "decisions")
			b.ReportMetric(float64(decisions)/b.Elapsed().Seconds(), "decisions/s")
		})
	}
}

// ofFourAccounts is an organization of applications with four accounts each.
func ofFourAccounts(applications int) string {
	var accounts, apps strings.Builder
	for i := range applications {
		fmt.Fprintf(&apps, "  - name: app%03d\n    source: {type: codecommit, repository: app, branch: main}\n    deploy: ecs-blue-green\n    stages:\n", i)
		for j, stage := range []string{"dev", "qa", "stage", "prod"} {
			name := fmt.Sprintf("app%03d-%s", i, stage)
			fmt.Fprintf(&accounts, "  %s: {id: %q}\n", name, fmt.Sprint(200000000000+4*i+j))
			fmt.Fprintf(&apps, "      - {name: %s, account: %s}\n", stage, name)
		}
	}
	return "name: acme\nregion: eu-west-1\norganization: {id: o-a1b2c3d4e5}\naccounts:\n  tools: {id: \"111111111111\"}\n" + accounts.String() +
		"sharedServices: {account: tools}\napplications:\n" + apps.String()
}
