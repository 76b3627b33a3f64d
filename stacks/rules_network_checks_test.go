package stacks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// networks are the networks of the shapes by the organization's name, written out from their files: each subnet with its
// tier, zone, range and way out, who they are shared with, and what the workload accounts see of them. A NAT gateway is
// told by the subnet that it stands in, which must be a public one of the same zone where there is one in each.
var networks = map[string]struct {
	subnets    string
	sharedWith []string
	lookedUpBy string // workload accounts
	given      string // parameters of workload accounts, where the file names the IDs
}{
	"acme": {
		subnets: `
			public   euw1-az1  10.0.0.0/24   internet
			private  euw1-az1  10.0.16.0/20  nat in 10.0.0.0/24
			data     euw1-az1  10.0.32.0/22  isolated
			public   euw1-az2  10.0.64.0/24  internet
			private  euw1-az2  10.0.80.0/20  nat in 10.0.64.0/24
			data     euw1-az2  10.0.96.0/22  isolated`,
		sharedWith: []string{"arn:aws:organizations::101010101010:ou/o-a1b2c3d4e5/ou-a1b2-workload"},
		lookedUpBy: "orders-dev orders-qa orders-stage orders-prod payments-nonprod payments-prod",
	},
	"wide": {
		subnets:    `private  euc1-az1  10.40.0.0/24  isolated`,
		sharedWith: []string{"arn:aws:organizations::101010101010:ou/o-a1b2c3d4e5/ou-a1b2-workload"},
	},
	"duo": {
		subnets: `
			public   use1-az1  10.20.0.0/27    internet
			private  use1-az1  10.20.0.128/25  nat in 10.20.0.0/27
			data     use1-az1  10.20.1.0/27    isolated
			public   use1-az2  10.20.2.0/27    internet
			private  use1-az2  10.20.2.128/25  nat in 10.20.0.0/27
			data     use1-az2  10.20.3.0/27    isolated
			public   use1-az4  10.20.4.0/27    internet
			private  use1-az4  10.20.4.128/25  nat in 10.20.0.0/27
			data     use1-az4  10.20.5.0/27    isolated
			public   use1-az5  10.20.6.0/27    internet
			private  use1-az5  10.20.6.128/25  nat in 10.20.0.0/27
			data     use1-az5  10.20.7.0/27    isolated
			public   use1-az6  10.20.8.0/27    internet
			private  use1-az6  10.20.8.128/25  nat in 10.20.0.0/27
			data     use1-az6  10.20.9.0/27    isolated`,
		sharedWith: []string{"222222222222", "777777777777"},
		lookedUpBy: "nonprod prod",
	},
	"solo": {
		subnets: `
			public   euw1-az1  192.168.0.0/26  internet
			private  euw1-az1  192.168.1.0/24  nat in 192.168.0.0/26
			public   euw1-az2  192.168.4.0/26  internet
			private  euw1-az2  192.168.5.0/24  nat in 192.168.0.0/26`,
		lookedUpBy: "everything",
	},
	"agency": {
		subnets: `
			private  usgw1-az1  10.30.0.0/20    isolated
			private  usgw1-az2  10.30.64.0/20   isolated
			private  usgw1-az3  10.30.128.0/20  isolated`,
		sharedWith: []string{"111111111111", "arn:aws-us-gov:organizations::101010101010:ou/o-a1b2c3d4e5/ou-a1b2-workload"},
		lookedUpBy: "dev qa stage prod",
	},
	"beijing": {
		subnets: `
			public   cnn1-az1  10.40.0.0/24   internet
			private  cnn1-az1  10.40.16.0/20  nat in 10.40.0.0/24
			data     cnn1-az1  10.40.32.0/22  isolated
			public   cnn1-az2  10.40.64.0/24  internet
			private  cnn1-az2  10.40.80.0/20  nat in 10.40.64.0/24
			data     cnn1-az2  10.40.96.0/22  isolated`,
		sharedWith: []string{"222222222222", "777777777777"},
		lookedUpBy: "dev prod",
	},
	"loose": {
		given: `
			dev   /causeway/network/vpc-id           vpc-0a1b2c3d4e5f67890
			dev   /causeway/network/subnets/private  subnet-0a1b2c3d4e5f67890,subnet-1a1b2c3d4e5f67890
			prod  /causeway/network/vpc-id           vpc-0a1b2c3d4e5f67890
			prod  /causeway/network/subnets/private  subnet-0a1b2c3d4e5f67890,subnet-1a1b2c3d4e5f67890`,
	},
	"twin": {
		subnets: `
			private  euw1-az1  10.50.0.0/20   isolated
			private  use1-az1  10.51.0.0/20   isolated
			private  use1-az2  10.51.64.0/20  isolated`,
		sharedWith: []string{"222222222222", "777777777777", "999999999999"},
		lookedUpBy: "nonprod prod nonprod-us-east-1 prod-us-east-1 america-us-east-1",
	},
	"trio": {},
}

func misplacedSubnets(a *assembly) []string {
	var broken, got []string
	a.each("AWS::EC2::Subnet", func(t *template, id string, r *resource) {
		if r.Properties["MapPublicIpOnLaunch"] != false {
			broken = append(broken, id+" gives servers public addresses unasked")
		}
		zone, name := text(r.Properties["AvailabilityZoneId"]), tagsOf(r)["Name"]
		tier := strings.TrimSuffix(strings.TrimPrefix(name, a.org.Name+"-"), "-"+zone)
		got = append(got, strings.Join([]string{tier, zone, text(r.Properties["CidrBlock"]), t.wayOut(id)}, " "))
	})
	return append(broken, difference(got, lines(networks[a.org.Name].subnets))...)
}

// wayOut is where traffic of a subnet to the internet goes, as its route table says.
func (t *template) wayOut(subnet string) string {
	tables := t.having("AWS::EC2::SubnetRouteTableAssociation", "SubnetId", map[string]any{"Ref": subnet})
	if len(tables) != 1 {
		return fmt.Sprintf("with %d route tables", len(tables))
	}
	routes := slices.DeleteFunc(t.having("AWS::EC2::Route", "RouteTableId", tables[0].Properties["RouteTableId"]),
		func(route *resource) bool { return route.Properties["TransitGatewayId"] != nil }) // another rule's
	if len(routes) == 0 {
		return "isolated"
	}
	var ways []string
	for _, route := range routes {
		way := t.target(route)
		if route.Properties["DestinationCidrBlock"] != "0.0.0.0/0" {
			way = text(route.Properties)
		}
		ways = append(ways, way)
	}
	return strings.Join(ways, " and ")
}

// target is what a route leads to: an internet gateway that is attached to the VPC, or a NAT gateway.
func (t *template) target(route *resource) string {
	gateway, nat := t.referred(route.Properties["GatewayId"]), t.referred(route.Properties["NatGatewayId"])
	switch {
	case gateway != nil && gateway.Type == "AWS::EC2::InternetGateway" &&
		len(t.having("AWS::EC2::VPCGatewayAttachment", "InternetGatewayId", route.Properties["GatewayId"])) == 1:
		return "internet"
	case nat != nil && nat.Type == "AWS::EC2::NatGateway":
		return "nat in " + text(t.referred(nat.Properties["SubnetId"]).Properties["CidrBlock"])
	}
	return text(route.Properties)
}

// having are the resources of a type that have the value in a property.
func (t *template) having(resourceType, property string, value any) []*resource {
	var all []*resource
	for _, r := range t.Resources {
		if r.Type == resourceType && text(r.Properties[property]) == text(value) {
			all = append(all, r)
		}
	}
	return all
}

// referred is the resource that a reference names, or nil.
func (t *template) referred(reference any) *resource {
	value, _ := reference.(map[string]any)
	return t.Resources[text(value["Ref"])]
}

// subnet is the subnet of that range in the network account.
func (a *assembly) subnet(cidr string) *resource {
	return a.templates["Network"].having("AWS::EC2::Subnet", "CidrBlock", cidr)[0]
}

// table is what gives the subnet of that range its route table.
func (a *assembly) table(cidr string) *resource {
	var found *resource
	a.each("AWS::EC2::SubnetRouteTableAssociation", func(t *template, _ string, r *resource) {
		if t.referred(r.Properties["SubnetId"]) == a.subnet(cidr) {
			found = r
		}
	})
	return found
}

// defaultRoute is the route to the internet of the subnet of that range.
func (a *assembly) defaultRoute(cidr string) *resource {
	routes := a.templates["Network"].having("AWS::EC2::Route", "RouteTableId", a.table(cidr).Properties["RouteTableId"])
	return routes[slices.IndexFunc(routes, func(route *resource) bool { return route.Properties["TransitGatewayId"] == nil })]
}

// sharedWith are the accounts and organizational units that the subnets are shared with.
func (a *assembly) sharedWith() []string {
	var all []string
	a.each("AWS::RAM::ResourceShare", func(_ *template, _ string, r *resource) { all = append(all, values(r.Properties["Principals"])...) })
	return all
}

func wrongNetworkParameters(a *assembly) []string {
	network := networks[a.org.Name]
	want := lines(network.given)
	for _, account := range strings.Fields(network.lookedUpBy) {
		owner := a.org.Accounts[a.org.Network.Account].ID
		want = append(want, account+" /causeway/network/vpc-id of "+owner)
		for _, line := range lines(network.subnets) {
			subnet := strings.Fields(line)
			if there := strings.HasSuffix(account, "-us-east-1"); len(a.org.Network.Regions) > 0 && there != strings.HasPrefix(subnet[1], "use1-") {
				continue // a network of another region
			}
			want = append(want, fmt.Sprintf("%s /causeway/network/subnets/%s %s of %s", account, subnet[0], subnet[2], owner))
		}
	}
	var got []string
	for stack, t := range a.templates {
		if account, ok := strings.CutPrefix(stack, "Workload-"); ok {
			for _, parameter := range t.networkParameters() {
				got = append(got, account+" "+parameter)
			}
		}
	}
	return difference(got, want)
}

// networkParameters are the parameters that a workload account has or looks up, and from where.
func (t *template) networkParameters() []string {
	var all []string
	for _, r := range t.Resources {
		switch r.Type {
		case "AWS::SSM::Parameter":
			all = append(all, text(r.Properties["Name"])+" "+text(r.Properties["Value"]))
		case "Custom::NetworkParameters":
			var network struct {
				Owner, VPCParameter string
				Tiers               []struct {
					Parameter string
					CIDRs     []string
				}
			}
			if err := json.Unmarshal([]byte(text(r.Properties["Network"])), &network); err != nil {
				panic(err)
			}
			all = append(all, network.VPCParameter+" of "+network.Owner)
			for _, tier := range network.Tiers {
				for _, cidr := range tier.CIDRs {
					all = append(all, tier.Parameter+" "+cidr+" of "+network.Owner)
				}
			}
		}
	}
	return all
}
