package network

import (
	_ "embed"

	"causeway/constructs/cfn"

	"causeway/constructs/function"
	"causeway/constructs/key"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

//go:embed vpn_attachment.js
var vpnAttachmentCode string

// VPNProps are what a site-to-site VPN connection is made of.
type VPNProps struct {
	CustomerGateway string // public IPv4 address of the gateway on premises
	ASN             int64  // autonomous system number of the gateway on premises
	LogGroup        string // of the tunnels
	KeyAlias        string // of the key that encrypts the log group
	FunctionName    string // of the function that finds the connection's attachment
}

// largestASN is the largest number that the property BgpAsn of a customer gateway takes; larger ones have their own.
const largestASN = 2147483647

// AddVPN connects the gateway with a network on premises, which announces its ranges by BGP: what comes from the VPC reaches
// those, and what comes from there reaches the VPC. AWS makes the tunnels' pre-shared keys; they are in no template.
//
// Connection and customer gateway are retained when their stack goes: the gateway on premises is configured with the
// tunnels' addresses and keys, which a new connection would not have.
func (g *TransitGateway) AddVPN(props *VPNProps) {
	customer := &awsec2.CfnCustomerGatewayProps{IpAddress: jsii.String(props.CustomerGateway), Type: jsii.String("ipsec.1"), Tags: nameTag(g.vpc.props.Name)}
	if props.ASN > largestASN {
		customer.BgpAsnExtended = jsii.Number(props.ASN)
	} else {
		customer.BgpAsn = jsii.Number(props.ASN)
	}
	customerGateway := g.scope.Add("CustomerGateway", customer)
	customerGateway.Retain()
	tunnel := g.tunnel(props)
	connection := g.scope.Add("VPN", &awsec2.CfnVPNConnectionProps{
		Type: jsii.String("ipsec.1"), CustomerGatewayId: customerGateway.Ref(), TransitGatewayId: g.resource.Ref(),
		StaticRoutesOnly: jsii.Bool(false), VpnTunnelOptionsSpecifications: []any{tunnel, tunnel}, Tags: nameTag(g.vpc.props.Name),
	})
	connection.Retain()

	attachment := g.attachmentOf(connection, props)
	routes := g.addRouteTable("VPN", "vpn", attachment)
	g.leadsTo("FromVPCToVPN", g.routes, attachment)
	g.leadsTo("FromVPNToVPC", routes, g.attachment.Ref())
}

// attachmentOf is the ID of the connection's attachment to the gateway. EC2 makes it with the connection, and CloudFormation
// does not tell it, so a function asks.
func (g *TransitGateway) attachmentOf(connection *cfn.Resource, props *VPNProps) *string {
	env := g.vpc.props.Environment
	finder := function.New(g.scope, "FindAttachment", &function.Props{
		Name: props.FunctionName, Description: "Finds the VPN connection's attachment to the transit gateway",
		Code: vpnAttachmentCode, Environment: map[string]string{"SECONDS_BETWEEN_ATTEMPTS": "5"}, // nine in less than a minute
		Trust: policy.FunctionTrust(env), Permissions: policy.VPNAttachmentFunction(env, props.FunctionName),
	})
	return function.NewCustomResource(g.scope, "VPNAttachment", "VPNAttachment", finder,
		map[string]any{"VpnConnectionId": connection.Ref()}).Att("AttachmentId")
}

// tunnel are the options of each of the two tunnels: IKEv2 and ciphers without the weak ones that AWS accepts by default,
// and a log of what is negotiated, without which a tunnel that stays down cannot be understood. Log group and key are
// retained.
func (g *TransitGateway) tunnel(props *VPNProps) *awsec2.CfnVPNConnection_VpnTunnelOptionsSpecificationProperty {
	logKey := key.New(g.scope, "LogKey", &key.Props{
		Alias: props.KeyAlias, Description: "Encrypts the logs of the VPN tunnels", Policy: policy.LogKey(g.vpc.props.Environment, props.LogGroup),
	})
	logs := g.scope.Add("LogGroup", &awslogs.CfnLogGroupProps{
		LogGroupName: jsii.String(props.LogGroup), KmsKeyId: logKey.Att("Arn"), RetentionInDays: jsii.Number(90),
	})
	logs.Retain()
	options := &awsec2.CfnVPNConnection_VpnTunnelOptionsSpecificationProperty{
		IkeVersions: []any{&awsec2.CfnVPNConnection_IKEVersionsRequestListValueProperty{Value: jsii.String("ikev2")}},
		LogOptions: &awsec2.CfnVPNConnection_VpnTunnelLogOptionsSpecificationProperty{
			CloudwatchLogOptions: &awsec2.CfnVPNConnection_CloudwatchLogOptionsSpecificationProperty{
				LogEnabled: jsii.Bool(true), LogGroupArn: logs.Att("Arn"), LogOutputFormat: jsii.String("json")}},
	}
	var ciphers1, ciphers2, hashes1, hashes2, groups1, groups2 []any
	for _, cipher := range []string{"AES256", "AES256-GCM-16"} {
		ciphers1 = append(ciphers1, &awsec2.CfnVPNConnection_Phase1EncryptionAlgorithmsRequestListValueProperty{Value: jsii.String(cipher)})
		ciphers2 = append(ciphers2, &awsec2.CfnVPNConnection_Phase2EncryptionAlgorithmsRequestListValueProperty{Value: jsii.String(cipher)})
	}
	for _, hash := range []string{"SHA2-256", "SHA2-384", "SHA2-512"} {
		hashes1 = append(hashes1, &awsec2.CfnVPNConnection_Phase1IntegrityAlgorithmsRequestListValueProperty{Value: jsii.String(hash)})
		hashes2 = append(hashes2, &awsec2.CfnVPNConnection_Phase2IntegrityAlgorithmsRequestListValueProperty{Value: jsii.String(hash)})
	}
	for group := 14; group <= 21; group++ {
		groups1 = append(groups1, &awsec2.CfnVPNConnection_Phase1DHGroupNumbersRequestListValueProperty{Value: jsii.Number(group)})
		groups2 = append(groups2, &awsec2.CfnVPNConnection_Phase2DHGroupNumbersRequestListValueProperty{Value: jsii.Number(group)})
	}
	options.Phase1EncryptionAlgorithms, options.Phase2EncryptionAlgorithms = ciphers1, ciphers2
	options.Phase1IntegrityAlgorithms, options.Phase2IntegrityAlgorithms = hashes1, hashes2
	options.Phase1DhGroupNumbers, options.Phase2DhGroupNumbers = groups1, groups2
	return options
}
