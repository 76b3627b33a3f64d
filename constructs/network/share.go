package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsram"
	"github.com/aws/jsii-runtime-go"
)

// Share lets these accounts and organizational units use the subnets, and nobody outside the organization. They can
// start servers and load balancers in them; routes, gateways and network ACLs stay with the network account.
//
// principals are account IDs and ARNs of units. Sharing inside the organization must be enabled once, from the
// management account: see "Prepare" in README.md.
func (v *VPC) Share(name string, principals []string) {
	var arns []*string
	for _, subnet := range v.subnets {
		arns = append(arns, jsii.String(v.props.Environment.ARN("ec2", "subnet/"+*subnet.Ref())))
	}
	v.scope.Add("Share", &awsram.CfnResourceShareProps{
		Name: jsii.String(name), ResourceArns: &arns, Principals: jsii.Strings(principals...),
		AllowExternalPrincipals: jsii.Bool(false), // the default would let anybody in who is named here
	})
}
