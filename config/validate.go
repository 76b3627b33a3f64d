package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// validation collects what the schema cannot see: how values fit together, and what AWS would reject later.
type validation struct {
	*Organization
	doc      *document
	accounts map[string]bool        // the names of all accounts, be they described well or not
	pushing  map[string][]*Pipeline // the pipelines by the names of the image repositories that are their own
	storing  map[string][]*Pipeline // and by those of their buckets
	problems []Problem
}

// validate returns every problem of an organization whose values have the right types. Values that the schema has
// rejected are missing from it, so each check passes over what is empty.
func validate(doc *document, org *Organization) []Problem {
	v := &validation{Organization: org, doc: doc, accounts: map[string]bool{}}
	for _, name := range doc.keys["accounts"] {
		v.accounts[name] = true
	}
	v.findOwn()
	v.checkName()
	v.checkRegion()
	v.checkOrganization()
	v.checkAccounts()
	v.checkSharedServices()
	v.checkPackages()
	v.checkApplications()
	v.checkDeployments()
	v.checkPipelines()
	v.checkPlatformPipeline()
	v.checkNetwork()
	v.checkContent()
	return v.problems
}

// reject adds a problem with the value at a path.
func (v *validation) reject(path, format string, args ...any) {
	v.problems = append(v.problems, v.doc.problem(path, format, args...))
}

// checkContent rejects a file that is right, but describes nothing to deploy.
func (v *validation) checkContent() {
	right := len(v.problems)+len(v.doc.problems) == 0
	if right && len(v.Applications) == 0 && (v.Network == nil || v.Network.Exists()) && !v.Manages() {
		v.reject("", "describes nothing to deploy; add applications, or a network with its cidr")
	}
}

func (v *validation) checkRegion() {
	if v.Region != "" && v.Partition() == "" {
		v.reject("region", "is no region that Causeway knows; use one such as eu-west-1, us-gov-west-1 or cn-north-1")
	}
}

// reservedPrefixes are what the organization's name must not be, alone or with a hyphen after it: AWS keeps bucket names
// and key aliases that begin so for itself.
var reservedPrefixes = []string{"aws", "sthree", "amzn-s3-demo"}

func (v *validation) checkName() {
	for _, reserved := range reservedPrefixes {
		if beginsWith(v.Name, reserved) {
			v.reject("name", "begins like names that AWS reserves (%s); choose another", strings.Join(reservedPrefixes, ", "))
		}
	}
}

// beginsWith says whether a name is the word, or has it before its first hyphens.
func beginsWith(name, word string) bool { return name == word || strings.HasPrefix(name, word+"-") }

var kebabCase = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// isUnit says whether the file names such a unit, be it described well or not. Units that are themselves rejected as
// something else than a set of keys are not looked into.
func (v *validation) isUnit(name string) bool {
	if v.isRejected("organization") || v.isRejected("organization.units") {
		return true
	}
	return slices.Contains(v.doc.keys["organization.units"], name)
}

// isRejected says whether there is something at a path, but not the set of keys that belongs there.
func (v *validation) isRejected(path string) bool {
	_, isMap := v.doc.keys[path]
	return v.doc.written(path) && !isMap
}

func (v *validation) unitNames() []string {
	return slices.Sorted(slices.Values(v.doc.keys["organization.units"]))
}

func (v *validation) accountNames() []string {
	return slices.Sorted(slices.Values(v.doc.keys["accounts"]))
}

// checkAccountName rejects the name of an account that the file does not have, or that does not exist yet; it accepts
// none. Where the file has no accounts at all, that is the problem.
func (v *validation) checkAccountName(path, name string) {
	if name != "" && len(v.accounts) > 0 && !v.accounts[name] {
		v.reject(path, "is none of the accounts: %s", list(v.accountNames()))
	}
	v.checkExists(path, name)
}

// checkRequiredAccount is checkAccountName for an account that the file cannot do without.
func (v *validation) checkRequiredAccount(path, name string) {
	if v.yetToCreate(name) {
		v.reject(path, "must exist already: create the account by hand, write its ID into accounts.%s.id, and take its email out", name)
		return
	}
	v.checkAccountName(path, name)
}

// yetToCreate says whether the file has an account of that name that the Organization stack has yet to create.
func (v *validation) yetToCreate(name string) bool {
	return v.doc.written("accounts."+name+".email") && !v.doc.written("accounts."+name+".id")
}

// checkExists rejects the name of an account that the Organization stack has yet to create.
func (v *validation) checkExists(path, name string) {
	if v.yetToCreate(name) {
		v.reject(path, "does not exist yet: leave it out here, deploy the stack %s, which creates it, write its ID into accounts.%s.id, and add it again",
			OrganizationStack, name)
	}
}

func (v *validation) checkSharedServices() {
	v.checkRequiredAccount("sharedServices.account", v.SharedServices.Account)
	v.checkReplication()
}

// list writes names for a message: all of a few, the first of many.
func list(names []string) string {
	const limit = 12
	switch {
	case len(names) == 0:
		return "(there are none)"
	case len(names) > limit:
		return strings.Join(names[:limit], ", ") + fmt.Sprintf(" and %d more", len(names)-limit)
	}
	return strings.Join(names, ", ")
}
