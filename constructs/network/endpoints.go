package network

import (
	"slices"

	"causeway/constructs/cfn"

	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// AddEndpoints lets the VPC reach these AWS services without the internet. s3 and dynamodb have gateway endpoints,
// which cost nothing; the others are interfaces in one subnet a zone, open to the VPC on port 443. What passes through them is
// between members, as far as AWS lets a policy say so.
func (v *VPC) AddEndpoints(services []string, members policy.Members) {
	v.scope.AwaitCDK() // which knows the services whose names differ in China
	var securityGroup *cfn.Resource
	for _, name := range services {
		if isGatewayEndpoint(name) {
			v.addGatewayEndpoint(name, members)
			continue
		}
		if securityGroup == nil {
			securityGroup = v.endpointSecurityGroup()
		}
		v.scope.Add("Endpoint-"+name, &awsec2.CfnVPCEndpointProps{
			VpcId: v.resource.Ref(), VpcEndpointType: jsii.String("Interface"),
			ServiceName:       awsec2.NewInterfaceVpcEndpointAwsService(jsii.String(name), nil, nil, nil).Name(),
			SubnetIds:         v.innerSubnets(),
			SecurityGroupIds:  &[]any{securityGroup.Ref()},
			PrivateDnsEnabled: jsii.Bool(true),
			PolicyDocument:    v.endpointPolicy(name, members),
		})
	}
}

// isGatewayEndpoint says whether the service is reached by a route instead of a network interface.
func isGatewayEndpoint(service string) bool { return service == "s3" || service == "dynamodb" }

// addGatewayEndpoint adds a route to the service to every route table.
func (v *VPC) addGatewayEndpoint(name string, members policy.Members) {
	var tables []any
	for _, table := range v.routeTables {
		tables = append(tables, table.Ref())
	}
	v.scope.Add("Endpoint-"+name, &awsec2.CfnVPCEndpointProps{
		VpcId: v.resource.Ref(), VpcEndpointType: jsii.String("Gateway"), RouteTableIds: &tables,
		ServiceName:    awsec2.NewGatewayVpcEndpointAwsService(jsii.String(name), nil).Name(),
		PolicyDocument: v.endpointPolicy(name, members),
	})
}

// endpointPolicy is the policy of a service's endpoint; nil for AWS's own.
func (v *VPC) endpointPolicy(service string, members policy.Members) any {
	if !slices.Contains(policy.NarrowedEndpoints, service) {
		return nil
	}
	return policy.Endpoint(v.props.Environment, service, members).Value()
}

// innerSubnets is one subnet a zone, as far inside as there is one: private, else isolated, else public.
func (v *VPC) innerSubnets() *[]any {
	var ids []any
	seen := map[string]bool{}
	for _, subnet := range v.props.Subnets {
		if seen[subnet.Zone] {
			continue
		}
		seen[subnet.Zone] = true
		for _, route := range []Route{NAT, Isolated, Internet} {
			if inside := v.firstSubnet(route, subnet.Zone); inside != nil {
				ids = append(ids, inside.Ref())
				break
			}
		}
	}
	return &ids
}

func (v *VPC) endpointSecurityGroup() *cfn.Resource {
	return v.scope.Add("EndpointSecurityGroup", &awsec2.CfnSecurityGroupProps{
		VpcId: v.resource.Ref(), GroupDescription: jsii.String("HTTPS from the VPC to the endpoints of AWS services"),
		SecurityGroupIngress: []any{&awsec2.CfnSecurityGroup_IngressProperty{
			IpProtocol: jsii.String("tcp"), FromPort: jsii.Number(443), ToPort: jsii.Number(443),
			CidrIp: jsii.String(v.props.CIDR), Description: jsii.String("HTTPS from the VPC")}},
		// Endpoints open no connection. Without a rule here, AWS would allow all traffic outwards.
		SecurityGroupEgress: []any{&awsec2.CfnSecurityGroup_EgressProperty{
			IpProtocol: jsii.String("-1"), CidrIp: jsii.String("127.0.0.1/32"), Description: jsii.String("No traffic outwards")}},
	})
}
