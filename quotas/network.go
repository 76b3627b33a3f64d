package quotas

import (
	"fmt"
	"strings"

	"causeway/access"
	"causeway/internal/jsontext"
)

// network measures what the network is made of. What belongs to one VPC, table or list is known by the reference to it,
// because its ID is not known before it is deployed.
func (m *measurer) network(stack *access.Stack, r access.Declared) error {
	part := func(property string) string { return stack.Name + "/" + jsontext.Of(r.Properties[property]) }
	switch r.Type {
	case "AWS::EC2::NetworkAclEntry":
		direction := "inbound"
		if fmt.Sprint(r.Properties["Egress"]) == "true" {
			direction = "outbound"
		}
		m.sum(networkACLRules, stack, part("NetworkAclId"), reference(r.Properties["NetworkAclId"])+" "+direction, 1)
	case "AWS::EC2::Route":
		m.sum(routesOfTable, stack, part("RouteTableId"), reference(r.Properties["RouteTableId"]), 1)
	case "AWS::EC2::VPCEndpoint":
		if r.Properties["VpcEndpointType"] == "Interface" {
			m.sum(interfaceEndpoints, stack, part("VpcId"), reference(r.Properties["VpcId"]), 1)
		}
	case "AWS::EC2::EIP":
		m.sum(elasticIPs, stack, regional(stack), "", 1).Stack = ""
	case "AWS::RAM::ResourceShare":
		return m.share(stack, r)
	}
	return nil
}

// reference is the logical ID of a reference to a resource, or the value as it is.
func reference(value any) string {
	function, _ := value.(map[string]any)
	if attribute := list(function["Fn::GetAtt"]); len(attribute) > 0 {
		return fmt.Sprint(attribute[0])
	}
	if id, ok := function["Ref"].(string); ok {
		return id
	}
	return strings.Trim(jsontext.Of(value), `"`)
}

// share measures a share of subnets: how many there are, and the accounts that it reaches. Of a unit, these are the
// accounts that the file has in it.
func (m *measurer) share(stack *access.Stack, r access.Declared) error {
	subnets := 0
	for _, arn := range list(r.Properties["ResourceArns"]) {
		if strings.Contains(jsontext.Of(arn), ":subnet/") {
			subnets++
		}
	}
	if subnets == 0 {
		return nil
	}
	resolved, err := stack.Resolve(r.Properties["Principals"])
	if err != nil {
		return in("Principals", err)
	}
	accounts := map[string]bool{}
	for _, principal := range list(resolved) {
		for _, id := range m.accountsOf(fmt.Sprint(principal)) {
			accounts[id] = true
		}
	}
	delete(accounts, stack.Account) // the owner's own
	m.add(sharedSubnets, stack, r.LogicalID, subnets)
	m.add(participantAccounts, stack, r.LogicalID, len(accounts))
	return nil
}

// accountsOf are the IDs of the accounts that a principal of a share stands for: an account's ID, or the ARN of a unit or
// of the organization.
func (m *measurer) accountsOf(principal string) []string {
	if !strings.HasPrefix(principal, "arn:") {
		return []string{principal}
	}
	var ids []string
	for _, account := range m.org.AccountsByName() {
		unit := m.org.AWSOrganization.Units[account.Unit]
		if strings.Contains(principal, ":organization/") || unit != nil && unit.ID != "" && strings.HasSuffix(principal, "/"+unit.ID) {
			ids = append(ids, account.ID)
		}
	}
	return ids
}
