package stacks

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// gateways are the transit gateways and VPNs of the shapes by the organization's name, written out from their files: the
// gateway's number, the ranges behind it, and the gateway on premises with its number.
var gateways = map[string]struct{ asn, beyond, vpn string }{
	"acme":   {"64512", "192.168.0.0/16", "203.0.113.10 65010"},
	"duo":    {"4200000000", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16", ""},
	"agency": {"64700", "172.20.0.0/14 10.200.0.0/16", "198.51.100.20 4259840001"},
}

// gatewayRules hold for transit gateways and VPN connections.
func gatewayRules() []rule {
	return []rule{
		{
			name:  "what is behind the transit gateway is reached from the inner subnets, and what is attached later reaches nothing",
			check: misroutedGateways,
			mistakes: map[string]func(a *assembly){
				"another number": func(a *assembly) {
					a.first("Network", "AWS::EC2::TransitGateway").Properties["AmazonSideAsn"] = 64513.0
				},
				"a default route table": func(a *assembly) {
					a.first("Network", "AWS::EC2::TransitGateway").Properties["DefaultRouteTableAssociation"] = "enable"
				},
				"routes for all": func(a *assembly) {
					delete(a.first("Network", "AWS::EC2::TransitGateway").Properties, "DefaultRouteTablePropagation")
				},
				"whoever asks is attached": func(a *assembly) {
					a.first("Network", "AWS::EC2::TransitGateway").Properties["AutoAcceptSharedAttachments"] = "enable"
				},
				"attached in one zone": func(a *assembly) {
					r := a.first("Network", "AWS::EC2::TransitGatewayAttachment")
					r.Properties["SubnetIds"] = r.Properties["SubnetIds"].([]any)[:1]
				},
				"attached where the internet is": func(a *assembly) {
					a.first("Network", "AWS::EC2::TransitGatewayAttachment").Properties["SubnetIds"] = []any{
						a.table("10.0.0.0/24").Properties["SubnetId"], a.table("10.0.64.0/24").Properties["SubnetId"]}
				},
				"a subnet without a way": func(a *assembly) { a.gatewayRoute().Type = "AWS::EC2::Other" },
				"a way for the internet's": func(a *assembly) {
					a.gatewayRoute().Properties["RouteTableId"] = a.table("10.0.0.0/24").Properties["RouteTableId"]
				},
				"everything goes there":     func(a *assembly) { a.gatewayRoute().Properties["DestinationCidrBlock"] = "0.0.0.0/0" },
				"a route before its target": func(a *assembly) { a.gatewayRoute().DependsOn = nil },
				"no way back": func(a *assembly) {
					a.first("Network", "AWS::EC2::TransitGatewayRouteTablePropagation").Type = "AWS::EC2::Other"
				},
				"premises that reach themselves": func(a *assembly) {
					r := a.first("Network", "AWS::EC2::TransitGatewayRouteTablePropagation").Properties
					a.templates["Network"].Resources["Loop"] = &resource{Type: "AWS::EC2::TransitGatewayRouteTablePropagation", Properties: map[string]any{
						"TransitGatewayAttachmentId": r["TransitGatewayAttachmentId"], "TransitGatewayRouteTableId": a.otherTable(r["TransitGatewayRouteTableId"])}}
				},
				"a shared gateway": func(a *assembly) {
					r := a.first("Network", "AWS::RAM::ResourceShare")
					r.Properties["ResourceArns"] = append(r.Properties["ResourceArns"].([]any), "arn:aws:ec2:eu-west-1:333333333333:transit-gateway/tgw-1")
				},
			},
		},
		{
			name:  "a VPN is with the gateway that the file names, with BGP, strong ciphers, logs, and keys in no template",
			check: weakVPNs,
			mistakes: map[string]func(a *assembly){
				"another gateway": func(a *assembly) {
					a.first("Network", "AWS::EC2::CustomerGateway").Properties["IpAddress"] = "203.0.113.11"
				},
				"static routes":   func(a *assembly) { a.first("Network", "AWS::EC2::VPNConnection").Properties["StaticRoutesOnly"] = true },
				"a key":           func(a *assembly) { a.tunnel()["PreSharedKey"] = "abcdefgh" },
				"no logs":         func(a *assembly) { delete(a.tunnel(), "LogOptions") },
				"an old protocol": func(a *assembly) { a.tunnel()["IKEVersions"] = []any{map[string]any{"Value": "ikev1"}} },
				"a weak cipher":   func(a *assembly) { a.tunnel()["Phase2EncryptionAlgorithms"] = []any{map[string]any{"Value": "AES128"}} },
				"a weak hash":     func(a *assembly) { a.tunnel()["Phase1IntegrityAlgorithms"] = []any{map[string]any{"Value": "SHA1"}} },
				"AWS's choice":    func(a *assembly) { delete(a.tunnel(), "Phase1DHGroupNumbers") },
				"one tunnel": func(a *assembly) {
					r := a.first("Network", "AWS::EC2::VPNConnection")
					r.Properties["VpnTunnelOptionsSpecifications"] = r.Properties["VpnTunnelOptionsSpecifications"].([]any)[:1]
				},
				"none": func(a *assembly) { a.first("Network", "AWS::EC2::VPNConnection").Type = "AWS::EC2::Other" },
			},
		},
	}
}

func misroutedGateways(a *assembly) []string {
	want := gateways[a.org.Name]
	var broken, numbers []string
	for _, t := range a.networkTemplates() {
		for _, id := range t.ids("AWS::EC2::TransitGateway") {
			p := t.Resources[id].Properties
			numbers = append(numbers, fmt.Sprintf("%.0f", p["AmazonSideAsn"]))
			for _, key := range []string{"AutoAcceptSharedAttachments", "DefaultRouteTableAssociation", "DefaultRouteTablePropagation"} {
				if p[key] != "disable" {
					broken = append(broken, id+": "+key+" is "+text(p[key]))
				}
			}
		}
		if want.asn != "" {
			broken = append(broken, a.misattached(t)...)
		}
		broken = append(broken, difference(t.gatewayPaths(), pathsOf(want.vpn))...)
		if strings.Contains(text(t.Resources), "transit-gateway/") {
			broken = append(broken, "the transit gateway is shared, and needs not be: who shares the subnets is behind it already")
		}
	}
	return append(broken, difference(numbers, strings.Fields(want.asn))...)
}

// misattached are subnets that are attached, or have routes to the gateway, otherwise than their tier says.
func (a *assembly) misattached(t *template) []string {
	w, _ := a.walked(t)
	var broken []string
	for i, id := range t.ids("AWS::EC2::Subnet") {
		s := w.subnets[i]
		gateway := w.attached[s.zone]
		if gateway == nil || gateway.route == config.RouteInternet {
			broken = append(broken, "the transit gateway is not attached inside "+s.zone)
		}
		var want, got []string
		if s.route != config.RouteInternet {
			want = strings.Fields(gateways[a.org.Name].beyond)
		}
		table := t.having("AWS::EC2::SubnetRouteTableAssociation", "SubnetId", map[string]any{"Ref": id})[0].Properties["RouteTableId"]
		for _, route := range t.having("AWS::EC2::Route", "RouteTableId", table) {
			if route.Properties["TransitGatewayId"] != nil {
				got = append(got, text(route.Properties["DestinationCidrBlock"]))
				if len(values(route.DependsOn)) == 0 {
					broken = append(broken, s.name+" has a route before the gateway is attached")
				}
			}
		}
		broken = append(broken, difference(got, want)...)
	}
	return broken
}

// gatewayPaths are which attachments of the transit gateway reach which, by its route tables.
func (t *template) gatewayPaths() []string {
	var paths []string
	for _, id := range t.ids("AWS::EC2::TransitGatewayRouteTablePropagation") {
		p := t.Resources[id].Properties
		for _, from := range t.having("AWS::EC2::TransitGatewayRouteTableAssociation", "TransitGatewayRouteTableId", p["TransitGatewayRouteTableId"]) {
			paths = append(paths, t.attachment(from.Properties["TransitGatewayAttachmentId"])+" → "+t.attachment(p["TransitGatewayAttachmentId"]))
		}
	}
	return append(paths, t.ids("AWS::EC2::TransitGatewayRoute")...)
}

// pathsOf are the paths that a VPN makes.
func pathsOf(vpn string) []string {
	if vpn == "" {
		return nil
	}
	return []string{"VPC → VPN", "VPN → VPC"}
}

// attachment is what is attached to the transit gateway.
func (t *template) attachment(reference any) string {
	if r := t.referred(reference); r != nil && r.Type == "AWS::EC2::TransitGatewayAttachment" {
		return "VPC"
	}
	if strings.Contains(text(reference), "VPNAttachment") {
		return "VPN"
	}
	return text(reference)
}

func weakVPNs(a *assembly) []string {
	var broken, got []string
	a.each("AWS::EC2::VPNConnection", func(t *template, id string, r *resource) {
		customer := t.referred(r.Properties["CustomerGatewayId"])
		number := customer.Properties["BgpAsn"]
		if number == nil {
			number = customer.Properties["BgpAsnExtended"]
		}
		got = append(got, fmt.Sprintf("%s %.0f", customer.Properties["IpAddress"], number))
		tunnels := r.Properties["VpnTunnelOptionsSpecifications"].([]any)
		if r.Properties["StaticRoutesOnly"] != false || len(tunnels) != 2 || strings.Contains(text(r.Properties), "PreSharedKey") {
			broken = append(broken, id+" has static routes, not two tunnels, or keys")
		}
		for _, tunnel := range tunnels {
			broken = append(broken, weaknesses(tunnel.(map[string]any))...)
		}
	})
	return append(broken, difference(got, lines(gateways[a.org.Name].vpn))...)
}

// weaknesses are what a tunnel lets its ends agree on and should not.
func weaknesses(tunnel map[string]any) []string {
	var broken []string
	if !strings.Contains(text(tunnel["LogOptions"]), `"LogEnabled":true`) {
		broken = append(broken, "a tunnel has no log")
	}
	strong := map[string][]string{"IKEVersions": {"ikev2"}, "EncryptionAlgorithms": {"AES256", "AES256-GCM-16"}, "IntegrityAlgorithms": {"SHA2-256", "SHA2-384", "SHA2-512"},
		"DHGroupNumbers": {"14", "15", "16", "17", "18", "19", "20", "21"}}
	for _, option := range []string{"IKEVersions", "Phase1EncryptionAlgorithms", "Phase2EncryptionAlgorithms", "Phase1IntegrityAlgorithms",
		"Phase2IntegrityAlgorithms", "Phase1DHGroupNumbers", "Phase2DHGroupNumbers"} {
		offered, _ := tunnel[option].([]any)
		weak := slices.ContainsFunc(offered, func(o any) bool {
			return !slices.Contains(strong[strings.TrimPrefix(strings.TrimPrefix(option, "Phase1"), "Phase2")], text(o.(map[string]any)["Value"]))
		})
		if len(offered) == 0 || weak {
			broken = append(broken, "a tunnel's "+option+" are "+text(tunnel[option]))
		}
	}
	return broken
}

// gatewayRoute is the route of an isolated subnet to the transit gateway.
func (a *assembly) gatewayRoute() *resource {
	routes := a.templates["Network"].having("AWS::EC2::Route", "RouteTableId", a.table("10.0.32.0/22").Properties["RouteTableId"])
	return routes[slices.IndexFunc(routes, func(route *resource) bool { return route.Properties["TransitGatewayId"] != nil })]
}

// otherTable is another route table of the transit gateway.
func (a *assembly) otherTable(reference any) any {
	for _, id := range a.templates["Network"].ids("AWS::EC2::TransitGatewayRouteTable") {
		if other := map[string]any{"Ref": id}; text(other) != text(reference) {
			return other
		}
	}
	panic("there is one route table")
}

// tunnel are the options of the first tunnel.
func (a *assembly) tunnel() map[string]any {
	return a.first("Network", "AWS::EC2::VPNConnection").Properties["VpnTunnelOptionsSpecifications"].([]any)[0].(map[string]any)
}
