package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/cfn"
)

// AddPrivateZones creates private hosted zones, whose names everybody in the VPC resolves, whatever account he is in. Their
// records are not the stack's. So zones are retained when it goes.
func (v *VPC) AddPrivateZones(domains []string) {
	for _, domain := range domains {
		v.scope.Add("Zone-"+domain, &awsroute53.CfnHostedZoneProps{
			Name:             jsii.String(domain),
			HostedZoneConfig: &awsroute53.CfnHostedZone_HostedZoneConfigProperty{Comment: jsii.String("Known within the VPC " + v.props.Name)},
			Vpcs: []any{&awsroute53.CfnHostedZone_VPCProperty{
				VpcId: v.resource.Ref(), VpcRegion: jsii.String(v.props.Environment.Region)}},
		}).Retain()
	}
}

// ResolverRule forwards questions about a domain to name servers.
type ResolverRule struct {
	Domain    string
	TargetIPs []string
}

// endpointAddresses is how many addresses a resolver endpoint has: the fewest that Route 53 takes, each in a zone of its own.
const endpointAddresses = 2

// AddResolverRules forwards questions of the whole VPC, in whatever account they are asked. The rules belong to the VPC, so
// they need not be shared. The endpoint that asks stands in inner subnets of two zones, and reaches the name servers on port
// 53, nothing else.
func (v *VPC) AddResolverRules(rules []ResolverRule) {
	this := v.scope.Child("Resolver")
	var addresses []any
	for _, subnet := range (*v.innerSubnets())[:endpointAddresses] {
		addresses = append(addresses, &awsroute53resolver.CfnResolverEndpoint_IpAddressRequestProperty{SubnetId: subnet.(*string)})
	}
	endpoint := this.Add("Endpoint", &awsroute53resolver.CfnResolverEndpointProps{
		Direction: jsii.String("OUTBOUND"), IpAddresses: addresses, SecurityGroupIds: &[]*string{v.resolverSecurityGroup(this, rules).Ref()},
		Tags: nameTag(v.props.Name),
	})
	for _, rule := range rules {
		var targets []any
		for _, ip := range rule.TargetIPs {
			targets = append(targets, &awsroute53resolver.CfnResolverRule_TargetAddressProperty{Ip: jsii.String(ip), Port: jsii.String("53")})
		}
		forward := this.Add("Rule-"+rule.Domain, &awsroute53resolver.CfnResolverRuleProps{
			RuleType: jsii.String("FORWARD"), DomainName: jsii.String(rule.Domain), TargetIps: targets,
			ResolverEndpointId: endpoint.Att("ResolverEndpointId"), Tags: nameTag(v.props.Name + "-" + rule.Domain),
		})
		this.Add("RuleOf-"+rule.Domain, &awsroute53resolver.CfnResolverRuleAssociationProps{
			ResolverRuleId: forward.Att("ResolverRuleId"), VpcId: v.resource.Ref(),
		})
	}
}

// resolverSecurityGroup lets the endpoint ask the name servers, by UDP and by TCP, and nobody reach it.
func (v *VPC) resolverSecurityGroup(scope *cfn.Scope, rules []ResolverRule) *cfn.Resource {
	var outwards []any
	seen := map[string]bool{}
	for _, rule := range rules {
		for _, ip := range rule.TargetIPs {
			for _, protocol := range []string{"udp", "tcp"} {
				if !seen[ip+protocol] {
					outwards = append(outwards, &awsec2.CfnSecurityGroup_EgressProperty{IpProtocol: jsii.String(protocol), FromPort: jsii.Number(53),
						ToPort: jsii.Number(53), CidrIp: jsii.String(ip + "/32"), Description: jsii.String("DNS to a name server")})
				}
				seen[ip+protocol] = true
			}
		}
	}
	return scope.Add("SecurityGroup", &awsec2.CfnSecurityGroupProps{
		VpcId: v.resource.Ref(), GroupDescription: jsii.String("DNS from the resolver endpoint to the name servers of the rules"),
		SecurityGroupEgress: outwards,
	})
}
