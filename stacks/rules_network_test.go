package stacks

import (
	"fmt"
	"slices"
	"strings"
)

// networkRules hold for the network account, and for what the workload accounts see of it.
func networkRules() []rule {
	return []rule{
		{
			name: "subnets are shared inside the organization only",
			check: func(a *assembly) []string {
				var broken []string
				a.each("AWS::RAM::ResourceShare", func(t *template, id string, r *resource) {
					if r.Properties["AllowExternalPrincipals"] != false {
						broken = append(broken, t.stack+" shares with anybody who is named")
					}
					if shared, all := len(values(r.Properties["ResourceArns"])), t.count("AWS::EC2::Subnet"); shared != all {
						broken = append(broken, fmt.Sprintf("%s shares %d of %d subnets", t.stack, shared, all))
					}
				})
				return append(broken, difference(a.sharedWith(), networks[a.org.Name].sharedWith)...)
			},
			mistakes: map[string]func(a *assembly){
				"outside": func(a *assembly) {
					delete(a.first("Network", "AWS::RAM::ResourceShare").Properties, "AllowExternalPrincipals")
				},
				"another account": func(a *assembly) {
					a.first("Network", "AWS::RAM::ResourceShare").Properties["Principals"] = "222222222222"
				},
				"not at all": func(a *assembly) { a.first("Network", "AWS::RAM::ResourceShare").Type = "AWS::RAM::Permission" },
			},
		},
		{
			name:  "each zone has one subnet of each tier, whose traffic leaves where the tier's does",
			check: misplacedSubnets,
			mistakes: map[string]func(a *assembly){
				"overlap": func(a *assembly) { a.subnet("10.0.32.0/22").Properties["CidrBlock"] = "10.0.16.0/24" },
				"outside": func(a *assembly) { a.subnet("10.0.32.0/22").Properties["CidrBlock"] = "10.1.0.0/24" },
				"a zone by name": func(a *assembly) {
					delete(a.subnet("10.0.0.0/24").Properties, "AvailabilityZoneId")
				},
				"both in one zone": func(a *assembly) { a.subnet("10.0.80.0/20").Properties["AvailabilityZoneId"] = "euw1-az1" },
				"one missing":      func(a *assembly) { a.subnet("10.0.96.0/22").Type = "AWS::EC2::Other" },
				"addresses in public for all": func(a *assembly) {
					a.subnet("10.0.0.0/24").Properties["MapPublicIpOnLaunch"] = true
				},
				"the internet gateway for all": func(a *assembly) {
					a.each("AWS::EC2::Route", func(_ *template, _ string, r *resource) {
						delete(r.Properties, "NatGatewayId")
						r.Properties["GatewayId"] = a.first("Network", "AWS::EC2::VPCGatewayAttachment").Properties["InternetGatewayId"]
					})
				},
				"the NAT gateway of another zone": func(a *assembly) {
					a.defaultRoute("10.0.16.0/20").Properties["NatGatewayId"] = a.defaultRoute("10.0.80.0/20").Properties["NatGatewayId"]
				},
				"a NAT gateway in a private subnet": func(a *assembly) {
					a.first("Network", "AWS::EC2::NatGateway").Properties["SubnetId"] = a.table("10.0.16.0/20").Properties["SubnetId"]
				},
				"a way out for an isolated subnet": func(a *assembly) {
					a.templates["Network"].Resources["WayOut"] = &resource{Type: "AWS::EC2::Route", Properties: map[string]any{
						"RouteTableId":         a.table("10.0.32.0/22").Properties["RouteTableId"],
						"NatGatewayId":         a.defaultRoute("10.0.16.0/20").Properties["NatGatewayId"],
						"DestinationCidrBlock": "0.0.0.0/0",
					}}
				},
				"the routes of two tiers swapped": func(a *assembly) {
					private, data := a.table("10.0.16.0/20").Properties, a.table("10.0.32.0/22").Properties
					private["RouteTableId"], data["RouteTableId"] = data["RouteTableId"], private["RouteTableId"]
				},
				"a route to elsewhere only": func(a *assembly) { a.defaultRoute("10.0.0.0/24").Properties["DestinationCidrBlock"] = "10.0.0.0/8" },
				"a subnet without a route table": func(a *assembly) {
					a.table("10.0.32.0/22").Type = "AWS::EC2::Other"
				},
				"the internet gateway attached nowhere": func(a *assembly) {
					a.first("Network", "AWS::EC2::VPCGatewayAttachment").Type = "AWS::EC2::Other"
				},
			},
		},
		{
			name:  "all traffic is recorded where the file says, encrypted, and the default security group is closed",
			check: unrecorded,
			mistakes: map[string]func(a *assembly){
				"rejected traffic only": func(a *assembly) { a.first("Network", "AWS::EC2::FlowLog").Properties["TrafficType"] = "REJECT" },
				"open default group":    func(a *assembly) { a.first("Network", "Custom::ClosedSecurityGroup").Type = "Custom::Other" },
				"unencrypted": func(a *assembly) {
					a.each("AWS::Logs::LogGroup", func(_ *template, _ string, r *resource) { delete(r.Properties, "KmsKeyId") })
				},
			},
		},
		{
			name: "addresses wait for the internet gateway, and stay as long as a NAT gateway has them",
			check: func(a *assembly) []string {
				var broken []string
				a.each("AWS::EC2::EIP", func(t *template, id string, r *resource) {
					waits := slices.ContainsFunc(values(r.DependsOn), func(id string) bool {
						return t.Resources[id].Type == "AWS::EC2::VPCGatewayAttachment"
					})
					if !waits {
						broken = append(broken, t.stack+" "+id+" does not wait for the internet gateway")
					}
				})
				return broken
			},
			mistakes: map[string]func(a *assembly){
				"at once": func(a *assembly) { a.first("Network", "AWS::EC2::EIP").DependsOn = nil },
			},
		},
		{
			name:  "workload accounts look the shared subnets up, or have the parameters that the file gives",
			check: wrongNetworkParameters,
			mistakes: map[string]func(a *assembly){
				"none": func(a *assembly) { a.first("Workload-orders-qa", "Custom::NetworkParameters").Type = "Custom::Other" },
				"in another account": func(a *assembly) {
					r := a.first("Workload-orders-qa", "Custom::NetworkParameters")
					r.Properties["Network"] = strings.ReplaceAll(text(r.Properties["Network"]), "333333333333", "444444444444")
				},
				"the subnets of another tier": func(a *assembly) {
					r := a.first("Workload-orders-qa", "Custom::NetworkParameters")
					r.Properties["Network"] = strings.ReplaceAll(text(r.Properties["Network"]), "subnets/private", "subnets/data")
				},
			},
		},
	}
}

// isNetwork says whether a stack is the network of a region.
func isNetwork(stack string) bool { return stack == "Network" || strings.HasPrefix(stack, "Network-") }

// count is how many resources of a type the template has.
func (t *template) count(resourceType string) int {
	n := 0
	for _, r := range t.Resources {
		if r.Type == resourceType {
			n++
		}
	}
	return n
}
