package stacks

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// governanceRules are about the Organization stack: what it creates, and which service control policies hold where.
func governanceRules() []rule {
	return []rule{
		{
			name:  "service control policies are attached to the units of the file's accounts, at most four and the right ones",
			check: misplacedControls,
			mistakes: map[string]func(a *assembly){
				"on the root": func(a *assembly) { a.control("acme-regions").Properties["TargetIds"] = parse(`["r-a1b2"]`) },
				"no networks for the network account": func(a *assembly) {
					a.control("acme-networks").Properties["TargetIds"] = a.control("acme-platform").Properties["TargetIds"]
				},
				"one unit less":      func(a *assembly) { a.control("acme-records").Properties["TargetIds"] = parse(`["ou-a1b2-workload"]`) },
				"one policy less":    func(a *assembly) { delete(a.templates["Organization"].Resources, "ControlPolicyPlatform") },
				"another type":       func(a *assembly) { a.control("acme-records").Properties["Type"] = "TAG_POLICY" },
				"a policy too large": func(a *assembly) { a.control("acme-records").Properties["Content"] = strings.Repeat("x", 5121) },
				"a policy that allows": func(a *assembly) {
					a.control("acme-records").content()[0]["Effect"] = "Allow"
				},
				"a region in use less": func(a *assembly) {
					a.control("acme-regions").content()[0]["Condition"].(map[string]any)["StringNotEquals"] = parse(`{"aws:RequestedRegion":"eu-west-1"}`)
				},
			},
		},
		{
			name:  "every stack and role of the platform is protected by the policy about them",
			check: unprotectedNames,
			mistakes: map[string]func(a *assembly){
				"a stack of another name": func(a *assembly) {
					a.templates["Elsewhere"] = &template{account: "222222222222", stack: "Elsewhere"}
				},
				"a role of another name": func(a *assembly) {
					a.first("Workload-orders-dev", "AWS::IAM::Role").Properties["RoleName"] = "Elsewhere"
				},
				"a pattern less": func(a *assembly) {
					for _, s := range a.control("acme-platform").content() {
						if s["Sid"] == "DenyChangingPlatformStacks" {
							s["Resource"] = s["Resource"].([]any)[:1]
						}
					}
				},
			},
		},
		{
			name:   "accounts are created one after the other, in their units, and all IDs are said",
			check:  misplacedAccounts,
			within: "created accounts",
			mistakes: map[string]func(a *assembly){
				"before the policies": func(a *assembly) {
					a.templates["Organization"].Resources["AccountWebDev"].DependsOn = nil
				},
				"closed when a deployment fails": func(a *assembly) {
					a.templates["Organization"].Resources["AccountWebDev"].DeletionPolicy = "RetainExceptOnCreate"
				},
				"both at once": func(a *assembly) { a.templates["Organization"].Resources["AccountWebProd"].DependsOn = nil },
				"in the root": func(a *assembly) {
					a.templates["Organization"].Resources["AccountWebProd"].Properties["ParentIds"] = parse(`["r-a1b2"]`)
				},
				"with another address": func(a *assembly) {
					a.templates["Organization"].Resources["AccountWebDev"].Properties["Email"] = "dev@example.com"
				},
				"no ID to write back": func(a *assembly) { delete(a.templates["Organization"].Outputs, "AccountIdWebProd") },
				"no ID of a unit":     func(a *assembly) { delete(a.templates["Organization"].Outputs, "UnitIdWorkloads") },
			},
		},
	}
}

// control is the service control policy of that name.
func (a *assembly) control(name string) *resource {
	var found *resource
	a.each("AWS::Organizations::Policy", func(_ *template, _ string, r *resource) {
		if r.Properties["Name"] == name {
			found = r
		}
	})
	return found
}

// unitTarget is how the Organization stack names a unit: by its ID, or by the unit that it creates.
func (a *assembly) unitTarget(name string) string {
	if id := a.org.AWSOrganization.Units[name].ID; id != "" {
		return id
	}
	found := name
	a.each("AWS::Organizations::OrganizationalUnit", func(_ *template, id string, r *resource) {
		if r.Properties["Name"] == name {
			found = text(map[string]any{"Fn::GetAtt": []any{id, "Id"}})
		}
	})
	return found
}

// expectedControls are the units of each policy, by the purpose in its name.
func (a *assembly) expectedControls() map[string][]string {
	expected := map[string][]string{}
	if a.org.AWSOrganization == nil || !a.org.AWSOrganization.Manage {
		return expected
	}
	stages := map[string]bool{}
	for _, d := range a.deployments() {
		stages[d.stage.Account] = true
	}
	for unit := range a.org.AWSOrganization.Units {
		accounts, workloads, network := 0, 0, 0
		for name, account := range a.org.Accounts {
			if account.Unit != unit {
				continue
			}
			accounts++
			if stages[name] {
				workloads++
			}
			if a.org.Network != nil && a.org.Network.CIDR != "" && a.org.Network.Account == name {
				network++
			}
		}
		for _, purpose := range []string{"platform", "records", "regions"} {
			if accounts > 0 {
				expected[purpose] = append(expected[purpose], a.unitTarget(unit))
			}
		}
		if workloads > 0 && network == 0 && a.org.Network != nil {
			expected["networks"] = append(expected["networks"], a.unitTarget(unit))
		}
	}
	return expected
}

func misplacedControls(a *assembly) []string {
	got, want := []string{}, []string{}
	for purpose, units := range a.expectedControls() {
		for _, unit := range units {
			want = append(want, a.org.Name+"-"+purpose+" "+unit)
		}
	}
	var broken []string
	a.each("AWS::Organizations::Policy", func(t *template, id string, r *resource) {
		for _, target := range values(r.Properties["TargetIds"]) {
			got = append(got, text(r.Properties["Name"])+" "+target)
		}
		content := text(r.Properties["Content"])
		if r.Properties["Type"] != "SERVICE_CONTROL_POLICY" || len(content) > 5120 || strings.Contains(content, `"Allow"`) {
			broken = append(broken, fmt.Sprintf("%s %s is no service control policy that only denies, in half of AWS's 10,240 characters", t.stack, id))
			return
		}
		for _, s := range r.content() {
			inUse := append([]string{a.org.Region}, a.org.SharedServices.ReplicateImagesTo...)
			for _, d := range a.deployments() {
				if !slices.Contains(inUse, d.region) {
					inUse = append(inUse, d.region)
				}
			}
			if regions := s.condition("StringNotEquals", "aws:RequestedRegion"); regions != nil && !slices.Equal(regions, inUse) {
				broken = append(broken, fmt.Sprintf("%s %s leaves the regions %v", t.stack, id, regions))
			}
		}
	})
	return append(broken, difference(got, want)...)
}

func misplacedAccounts(a *assembly) []string {
	var broken []string
	last := ""
	for _, name := range slices.Sorted(maps.Keys(a.org.Accounts)) {
		account := a.org.Accounts[name]
		if account.Email == "" {
			continue
		}
		a.each("AWS::Organizations::Account", func(_ *template, id string, r *resource) {
			if r.Properties["AccountName"] != name {
				return
			}
			if r.Properties["Email"] != account.Email || text(r.Properties["ParentIds"]) != "["+a.unitTarget(account.Unit)+"]" {
				broken = append(broken, fmt.Sprintf("%s is created with %v in %v", name, r.Properties["Email"], text(r.Properties["ParentIds"])))
			}
			if !slices.Contains(values(r.DependsOn), "ControlPolicyRecords") || r.DeletionPolicy != "Retain" {
				broken = append(broken, name+" is created before what holds for it, or closed when that fails")
			}
			if last != "" && !slices.Contains(values(r.DependsOn), last) {
				broken = append(broken, name+" is created at the same time as another account")
			}
			last = id
		})
		if !a.says("Write it into accounts." + name + ".id") {
			broken = append(broken, "the ID of "+name+" is not said")
		}
	}
	a.each("AWS::Organizations::OrganizationalUnit", func(_ *template, _ string, r *resource) {
		if !a.says("ID of the unit " + text(r.Properties["Name"])) {
			broken = append(broken, "the ID of the unit "+text(r.Properties["Name"])+" is not said")
		}
	})
	return broken
}

// says says whether an output of the Organization stack has that description.
func (a *assembly) says(description string) bool {
	for _, output := range a.templates["Organization"].Outputs {
		if output.Description == description {
			return true
		}
	}
	return false
}

// unprotectedNames are stacks and roles of the platform that no pattern of the policy about them fits.
func unprotectedNames(a *assembly) []string {
	control := a.control(a.org.Name + "-platform")
	if control == nil {
		return nil
	}
	patterns := map[string][]string{}
	for _, s := range control.content() {
		patterns[text(s["Sid"])] = s.resources()
	}
	protected := func(sid, before, name string) bool {
		return slices.ContainsFunc(patterns[sid], func(pattern string) bool {
			_, pattern, _ = strings.Cut(strings.TrimSuffix(pattern, "/*"), before)
			fits, _ := path.Match(pattern, name)
			return fits
		})
	}
	var broken []string
	for _, name := range slices.Sorted(maps.Keys(a.templates)) {
		by, whom := "DenyChangingPlatformStacks", "the platform"
		if strings.HasPrefix(name, "ExecutionPolicies-") {
			by, whom = "DenyChangingExecution", "the management account"
		}
		if name != "Organization" && !protected(by, ":stack/", name) {
			broken = append(broken, "the stack "+name+" can be changed by others than "+whom)
		}
	}
	a.each("AWS::IAM::ManagedPolicy", func(t *template, _ string, r *resource) {
		if name := text(r.Properties["ManagedPolicyName"]); strings.HasPrefix(t.stack, "ExecutionPolicies-") && !protected("DenyChangingExecution", ":policy/", name) {
			broken = append(broken, fmt.Sprintf("the policy %s of %s can be changed by others than the management account", name, t.stack))
		}
	})
	a.each("AWS::IAM::Role", func(t *template, _ string, r *resource) {
		if name := text(r.Properties["RoleName"]); !protected("DenyChangingPlatformRoles", ":role/", name) {
			broken = append(broken, fmt.Sprintf("the role %s of %s can be changed by others than the platform", name, t.stack))
		}
	})
	return broken
}
