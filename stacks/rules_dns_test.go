package stacks

import (
	"fmt"
	"slices"
	"strings"
)

// names are the private zones and forwarded domains of the shapes by the organization's name, written out from their files.
var names = map[string]struct{ zones, forwarded, asks string }{
	"duo": {"duo.internal", "corp.example.com to 192.168.0.53 192.168.1.53, example.net to 192.168.0.53 198.51.100.53",
		"tcp 192.168.0.53/32, tcp 192.168.1.53/32, tcp 198.51.100.53/32, udp 192.168.0.53/32, udp 192.168.1.53/32, udp 198.51.100.53/32"},
}

// dnsRules hold for private zones and resolver rules.
func dnsRules() []rule {
	return []rule{{
		name:   "private zones and resolver rules are the file's and belong to the VPC, and the endpoint reaches name servers only",
		within: "pipelines in nonprod",
		check:  misnamed,
		mistakes: map[string]func(a *assembly){
			"a public zone": func(a *assembly) { delete(a.first("Network", "AWS::Route53::HostedZone").Properties, "VPCs") },
			"another domain": func(a *assembly) {
				a.first("Network", "AWS::Route53Resolver::ResolverRule").Properties["DomainName"] = "com"
			},
			"a rule for none": func(a *assembly) {
				a.first("Network", "AWS::Route53Resolver::ResolverRuleAssociation").Type = "AWS::EC2::Other"
			},
			"one name server": func(a *assembly) {
				r := a.first("Network", "AWS::Route53Resolver::ResolverRule")
				r.Properties["TargetIps"] = r.Properties["TargetIps"].([]any)[:1]
			},
			"open outwards": func(a *assembly) {
				a.resolverGroup().Properties["SecurityGroupEgress"] = []any{map[string]any{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}}
			},
			"open inwards": func(a *assembly) {
				a.resolverGroup().Properties["SecurityGroupIngress"] = []any{map[string]any{"IpProtocol": "udp", "CidrIp": "0.0.0.0/0"}}
			},
			"one zone": func(a *assembly) {
				r := a.first("Network", "AWS::Route53Resolver::ResolverEndpoint")
				addresses := r.Properties["IpAddresses"].([]any)
				addresses[1] = addresses[0]
			},
			"inwards": func(a *assembly) {
				a.first("Network", "AWS::Route53Resolver::ResolverEndpoint").Properties["Direction"] = "INBOUND"
			},
		},
	}}
}

func misnamed(a *assembly) []string {
	var broken, zones, forwarded []string
	for _, t := range a.networkTemplates() {
		vpc := map[string]any{"Ref": t.ids("AWS::EC2::VPC")[0]}
		for _, id := range t.ids("AWS::Route53::HostedZone") {
			p := t.Resources[id].Properties
			zones = append(zones, text(p["Name"]))
			if !strings.Contains(text(p["VPCs"]), text(vpc)) {
				broken = append(broken, text(p["Name"])+" is public")
			}
		}
		for _, id := range t.ids("AWS::Route53Resolver::ResolverRule") {
			p := t.Resources[id].Properties
			var targets []string
			for _, target := range p["TargetIps"].([]any) {
				targets = append(targets, text(target.(map[string]any)["Ip"]))
			}
			forwarded = append(forwarded, text(p["DomainName"])+" to "+strings.Join(targets, " "))
			rule := map[string]any{"Fn::GetAtt": []any{id, "ResolverRuleId"}}
			if of := t.having("AWS::Route53Resolver::ResolverRuleAssociation", "ResolverRuleId", rule); len(of) != 1 || text(of[0].Properties["VPCId"]) != text(vpc) {
				broken = append(broken, text(p["DomainName"])+" is not forwarded for the VPC")
			}
		}
		broken = append(broken, a.openResolvers(t)...)
	}
	want := names[a.org.Name]
	return append(append(broken, difference(zones, strings.Fields(want.zones))...), difference(forwarded, listed(want.forwarded))...)
}

// openResolvers are resolver endpoints in too few zones, or that reach, or are reached by, more than name servers.
func (a *assembly) openResolvers(t *template) []string {
	var broken []string
	for _, id := range t.ids("AWS::Route53Resolver::ResolverEndpoint") {
		p := t.Resources[id].Properties
		zones := map[string]bool{}
		for _, address := range p["IpAddresses"].([]any) {
			subnet := t.referred(address.(map[string]any)["SubnetId"])
			zones[text(subnet.Properties["AvailabilityZoneId"])] = true
		}
		var asks []string
		group := a.resolverGroup().Properties
		for _, line := range group["SecurityGroupEgress"].([]any) {
			e := line.(map[string]any)
			ask := fmt.Sprintf("%v %v", e["IpProtocol"], e["CidrIp"])
			if e["FromPort"] != 53.0 || e["ToPort"] != 53.0 {
				ask += " on other ports"
			}
			asks = append(asks, ask)
		}
		if slices.Sort(asks); len(zones) != 2 || p["Direction"] != "OUTBOUND" || group["SecurityGroupIngress"] != nil {
			broken = append(broken, id+" stands in one zone, or is reached by others")
		}
		broken = append(broken, difference(asks, listed(names[a.org.Name].asks))...)
	}
	return broken
}

// listed are the parts of a list.
func listed(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ", ")
}

// resolverGroup is the security group of the resolver endpoint.
func (a *assembly) resolverGroup() *resource {
	var found *resource
	a.each("AWS::Route53Resolver::ResolverEndpoint", func(t *template, _ string, r *resource) {
		reference := r.Properties["SecurityGroupIds"].([]any)[0].(map[string]any)
		for id, group := range t.Resources {
			if strings.Contains(text(reference), `"`+id+`"`) {
				found = group
			}
		}
	})
	return found
}
