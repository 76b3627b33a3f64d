package stacks

import "testing"

// packageMistakes are mistakes with packages that units install, all put into one assembly, and what the proof says of each: with
// account, stack, resource and statement.
var packageMistakes = []mistakeGroup{{"environments", []mistake{
	{"the whole organization", func(a *assembly) {
		a.find("SharedServices-Packages", "BuildsOfUnitsSignInToPackages")["Condition"].(map[string]any)["ForAnyValue:StringLike"] =
			parse(`{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}`)
	}, "a member's BuildRole may sign in to the package domain, … BuildsOfUnitsSignInToPackages … account 111111111111, stack SharedServices-Packages, PackagesDomain"},
	{"every role of the units", func(a *assembly) {
		delete(a.find("SharedServices-Packages", "BuildsOfUnitsInstallPackages")["Condition"].(map[string]any), "ArnLike")
	}, "dev Administrator may read packages, … BuildsOfUnitsInstallPackages … account 111111111111, stack SharedServices-Packages, PackagesRepository"},
	{"another publisher", func(a *assembly) {
		a.find("SharedServices-Packages", "BuildsPublishPackages")["Condition"].(map[string]any)["ArnEquals"] =
			parse(`{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/CodeBuildRole-portal"}`)
	}, "dev CodeBuildRole-orders-dev is to publish packages, but may not … account 111111111111, stack SharedServices-Packages, PackagesRepository"},
}}}

// TestPackageMistakesAreFound puts the mistakes into templates with packages that units install: the proof must find each.
func TestPackageMistakesAreFound(t *testing.T) { findMistakes(t, packageMistakes) }
