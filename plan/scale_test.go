package plan

import (
	"fmt"
	"strings"
	"testing"

	"causeway/config"
)

// BenchmarkRead measures how reading and checking a file grows with the number of accounts.
func BenchmarkRead(b *testing.B) {
	growth(b, func(b *testing.B, accounts int) func() {
		file := generated(accounts)
		return func() { read(b, file) }
	})
}

// BenchmarkPlan measures how planning grows with the number of accounts.
func BenchmarkPlan(b *testing.B) {
	growth(b, func(b *testing.B, accounts int) func() {
		org := read(b, generated(accounts))
		return func() { New(org, "generated.yaml") }
	})
}

// BenchmarkRemoval measures how planning a removal grows with the number of accounts.
func BenchmarkRemoval(b *testing.B) {
	growth(b, func(b *testing.B, accounts int) func() {
		org := read(b, generated(accounts))
		return func() { NewRemoval(org, "generated.yaml") }
	})
}

// growth measures something with 100 accounts, and with 1,000, and how many times as long that takes: ten times where each account takes
// as long as the one before.
func growth(b *testing.B, prepare func(b *testing.B, accounts int) func()) {
	var hundred float64
	for _, accounts := range []int{100, 1000} {
		b.Run(fmt.Sprintf("%d accounts", accounts), func(b *testing.B) {
			do := prepare(b, accounts)
			for b.Loop() {
				do()
			}
			each := b.Elapsed().Seconds() / float64(b.N)
			if accounts == 100 {
				hundred = each
			} else if hundred > 0 {
				b.ReportMetric(each/hundred, "times-100-accounts")
			}
		})
	}
}

func read(b *testing.B, file string) *config.Organization {
	b.Helper()
	org, err := config.Read("generated.yaml", strings.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	return org
}

// generated is an organization with an application for each account, under its Organization stack.
func generated(accounts int) string {
	var file, apps strings.Builder
	file.WriteString("name: acme\nregion: eu-west-1\norganization:\n  id: o-a1b2c3d4e5\n  rootId: r-a1b2\n  managementAccount: management\n" +
		"  manage: true\n  units: {Tools: {}, Workloads: {}}\naccounts:\n  management: {id: \"100000000000\"}\n  tools: {id: \"111111111111\", unit: Tools}\n")
	for i := range accounts {
		fmt.Fprintf(&file, "  app%d: {id: \"%d\", unit: Workloads}\n", i, 200000000000+i)
		fmt.Fprintf(&apps, "  - name: app%d\n    source: {type: codecommit, repository: app, branch: main}\n    deploy: lambda\n    stages: [{name: prod, account: app%d}]\n", i, i)
	}
	return file.String() + "sharedServices: {account: tools}\napplications:\n" + apps.String()
}
