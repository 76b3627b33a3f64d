package stacks

import (
	"fmt"
	"slices"
	"strings"
)

// packageRules hold that builds install packages from shared services. Who may, the proof of access says.
func packageRules() []rule {
	const stack, shape = "SharedServices-Packages", "every deploy type"
	return []rule{{
		name:   "packages are encrypted with a key of their own; each public repository has one behind the one that builds use",
		check:  wrongPackages,
		within: shape,
		mistakes: map[string]func(a *assembly){
			"AWS's key": func(a *assembly) { delete(a.first(stack, "AWS::CodeArtifact::Domain").Properties, "EncryptionKey") },
			"two connections in one": func(a *assembly) {
				a.first(stack, "AWS::CodeArtifact::Repository").Properties["ExternalConnections"] = parse(`["public:npmjs","public:pypi"]`)
			},
			"nothing behind it": func(a *assembly) {
				a.each("AWS::CodeArtifact::Repository", func(_ *template, _ string, r *resource) { delete(r.Properties, "Upstreams") })
			},
			"a repository before those behind it": func(a *assembly) {
				a.each("AWS::CodeArtifact::Repository", func(_ *template, _ string, r *resource) { r.DependsOn = nil })
			},
			"builds that do not know of it": func(a *assembly) {
				delete(a.project("causeway-worker-tests").Properties["Environment"].(map[string]any), "EnvironmentVariables")
			},
			"a seal that knows of it": func(a *assembly) {
				environment := a.project("causeway-worker-seal").Properties["Environment"].(map[string]any)
				environment["EnvironmentVariables"] = append(environment["EnvironmentVariables"].([]any), map[string]any{"Name": "PACKAGE_DOMAIN", "Value": "hexa"})
			},
		},
	}}
}

// isOfUnits says whether a statement lets roles of units install packages, by the names that roles of the platform alone bear in them,
// and nobody else.
func (a *assembly) isOfUnits(d document, s statement) bool {
	packages := a.org.SharedServices.Packages
	if packages == nil || d.template.stack != "SharedServices-Packages" || !strings.HasPrefix(text(s["Sid"]), "BuildsOfUnits") {
		return false
	}
	var units []string
	for _, name := range packages.Units {
		units = append(units, a.organizationID()+"/*/"+a.org.AWSOrganization.Units[name].ID+"/*")
	}
	var names []string
	for _, role := range []string{"BuildRole", "CodeBuildRole-*", "CodeBuildTestRole-*", "CodeBuildAnalysisRole-*"} {
		names = append(names, a.roleARN("*", role))
	}
	return slices.Equal(s.condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths"), units) &&
		slices.Equal(s.condition("ArnLike", "aws:PrincipalArn"), names) && slices.Equal(s.condition("StringEquals", "aws:PrincipalOrgID"), []string{a.organizationID()})
}

func wrongPackages(a *assembly) []string {
	var got, want []string
	packages, name := a.org.SharedServices.Packages, a.org.Name
	a.each("AWS::CodeArtifact::Domain", func(t *template, _ string, r *resource) {
		got = append(got, fmt.Sprint(t.account, " ", r.Properties["DomainName"], " own key: ", strings.Contains(text(r.Properties["EncryptionKey"]), "Key")))
	})
	a.each("AWS::CodeArtifact::Repository", func(t *template, _ string, r *resource) {
		got = append(got, fmt.Sprintf("%s %v/%v%v%v", t.account, r.Properties["DomainName"], r.Properties["RepositoryName"],
			values(r.Properties["ExternalConnections"]), values(r.Properties["Upstreams"])))
		if waits := len(values(r.DependsOn)); waits != 1+len(values(r.Properties["Upstreams"])) { // for the domain, and them
			got = append(got, fmt.Sprintf("%v waits for %d resources", r.Properties["RepositoryName"], waits))
		}
	})
	if packages != nil {
		var upstreams []string
		for _, connection := range packages.ExternalConnections {
			upstreams = append(upstreams, name+"-"+connection)
			want = append(want, fmt.Sprintf("%s %s/%s-%s[public:%s][]", a.sharedServices(), name, name, connection, connection))
		}
		want = append(want, a.sharedServices()+" "+name+" own key: true", fmt.Sprintf("%s %s/%s-packages[]%v", a.sharedServices(), name, name, upstreams))
	}
	broken := difference(got, want)
	a.each("AWS::CodeBuild::Project", func(t *template, _ string, r *resource) {
		environment := text(r.Properties["Environment"])
		knows := strings.Contains(environment, "PACKAGE_DOMAIN") && strings.Contains(environment, name+"-packages") && strings.Contains(environment, a.sharedServices())
		seals := strings.HasSuffix(text(r.Properties["Name"]), "-seal")
		if knows != (packages != nil && !seals) || seals && strings.Contains(environment, "PACKAGE_") {
			broken = append(broken, t.stack+" "+text(r.Properties["Name"])+" is told of packages wrongly")
		}
	})
	slices.Sort(broken)
	return broken
}
