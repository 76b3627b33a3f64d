package cloudtest

import (
	"strings"
	"testing"

	"causeway/config"
)

// Healthy is an AWS in which everything of an organization is bootstrapped and deployed, and nothing is in the way of the next
// deployment. An account without a profile gets one of its name.
func Healthy(t testing.TB, org *config.Organization) *AWS {
	t.Helper()
	aws := Start(t)
	for _, account := range org.AccountsByName() {
		if account.Profile == "" {
			account.Profile = account.Name // the file of a test need not name one
		}
		aws.Profile(t, account.Profile, account.ID)
	}
	for _, e := range org.Environments() {
		account := aws.Account(e.Account.ID)
		account.Parameters[e.Region+"/cdk-bootstrap/hnb659fds/version"] = "33"
		account.Stacks = append(account.Stacks, &Stack{Region: e.Region, Name: "CDKToolkit", Status: "UPDATE_COMPLETE",
			Parameters: map[string]string{"CloudFormationExecutionPolicies": strings.Join(org.ExecutionPolicyARNs(e.Account), ","), "TrustedAccounts": ""}})
	}
	for _, stack := range org.Stacks() {
		account := aws.Account(stack.Account.ID)
		account.Stacks = append(account.Stacks, &Stack{Region: stack.Region, Name: stack.Name, Status: "CREATE_COMPLETE"})
	}
	for _, in := range org.AllInputs() {
		if in.ConnectionARN != "" {
			aws.Account(org.SourceAccount(in.Source).ID).Connections[in.ConnectionARN] = "AVAILABLE"
		}
	}
	if org.AWSOrganization == nil {
		return aws
	}
	management := "101010101010"
	if account := org.ManagementAccount(); account != nil {
		management = account.ID
	}
	aws.Organization = &Organization{ID: org.AWSOrganization.ID, RootID: org.AWSOrganization.RootID, ManagementAccount: management,
		Features: "ALL", PolicyTypes: []string{"SERVICE_CONTROL_POLICY"}, Parents: map[string]string{},
		Trusted: []string{"ram.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"}}
	units := map[string]string{"": org.AWSOrganization.RootID, "Infrastructure": "ou-a1b2-infrastructure"}
	for name, unit := range org.AWSOrganization.Units {
		if unit.ID != "" {
			units[name] = unit.ID
		}
	}
	for _, account := range org.AccountsByName() {
		aws.Organization.Parents[account.ID] = units[account.Unit]
	}
	if stack := aws.Find(management, config.OrganizationStack); stack != nil {
		stack.Outputs = map[string]string{config.UnitOutput("Infrastructure"): units["Infrastructure"]}
	}
	return aws
}

// Find is a stack of an account by its name, or nil where it has none.
func (a *AWS) Find(account, name string) *Stack {
	for _, stack := range a.Account(account).Stacks {
		if stack.Name == name {
			return stack
		}
	}
	return nil
}
