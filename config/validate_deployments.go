package config

import (
	"fmt"
	"slices"
	"strings"
)

// MaxDeploymentsPerAccount is how many stages may deploy into one account: its roles have a policy for each of them,
// and IAM attaches ten managed policies to a role.
const MaxDeploymentsPerAccount = 10

// placed is a deployment and where the name of its stage stands in the file.
type placed struct{ name, application, account, path string }

// checkDeployments rejects what would make two deployments share a name, or permissions.
func (v *validation) checkDeployments() {
	deployments := v.placedDeployments()
	perAccount := map[string]int{}
	for _, d := range deployments {
		if perAccount[d.account]++; perAccount[d.account] == MaxDeploymentsPerAccount+1 {
			v.reject(d.path, "is one stage too many in account %s: IAM attaches %d policies to a role, one for each stage; give it another account",
				d.account, MaxDeploymentsPerAccount)
		}
	}
	earlier := map[string][]int{} // deployments by what makes them worth comparing: their names, and their accounts
	for i, b := range deployments {
		keys := []string{"name " + b.name, "account " + b.account}
		for _, j := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(earlier[keys[0]], earlier[keys[1]])))) {
			v.checkPair(deployments[j], b)
		}
		for _, key := range keys {
			earlier[key] = append(earlier[key], i)
		}
	}
}

func (v *validation) placedDeployments() []placed {
	var all []placed
	for i, app := range v.Applications {
		if app == nil || app.Name == "" {
			continue
		}
		for j, stage := range app.Stages {
			if stage != nil && stage.Name != "" {
				name := Deployment{Application: app, Stage: stage}.Name()
				all = append(all, placed{name, app.Name, stage.Account, fmt.Sprintf("applications[%d].stages[%d].name", i, j)})
			}
		}
	}
	return all
}

// checkPair rejects two deployments that would be mixed up, at the later one. Roles recognize what belongs to a
// deployment by its name, with which all names in it begin; CloudFormation's logical IDs have no hyphens.
func (v *validation) checkPair(a, b placed) {
	sameAccount, long, short := a.account == b.account && a.account != "", b, a
	if len(a.name) > len(b.name) {
		long, short = a, b
	}
	switch {
	case a.name == b.name && a.application == b.application: // two stages, or two applications, of one name: has been said
	case a.name == b.name:
		v.reject(b.path, "makes the name %s, which another application's stage makes, too; rename one", b.name)
	case !sameAccount:
	case strings.HasPrefix(long.name, short.name+"-"):
		v.reject(long.path, "makes the name %s, which begins like %s in the same account: the one's roles would reach the other; rename it or give it another account",
			long.name, short.name)
	case a.application != b.application && plain(a.application) == plain(b.application):
		v.reject(b.path, "deploys application %s beside %s, whose name differs only by hyphens: CloudFormation would mix them up in one account; rename one or give it another account",
			b.application, a.application)
	case plain(a.name) == plain(b.name):
		v.reject(b.path, "makes the name %s, which differs from %s in the same account only by hyphens: CloudFormation would mix them up; rename one",
			b.name, a.name)
	}
}

// plain is a name as CloudFormation's logical IDs have it.
func plain(name string) string { return strings.ReplaceAll(name, "-", "") }
