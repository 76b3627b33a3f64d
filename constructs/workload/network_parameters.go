// Package workload creates what a workload account has besides its roles.
package workload

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"causeway/constructs/cfn"

	"causeway/constructs/function"
	"causeway/constructs/policy"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"
)

//go:embed network_parameters.js
var networkParametersCode string

// Tier is a kind of subnet, and the SSM parameter that holds the IDs of its subnets.
type Tier struct {
	Parameter string   `json:"parameter"`
	CIDRs     []string `json:"cidrs"`
}

// NetworkParametersProps are what the lookup of shared subnets is made of.
type NetworkParametersProps struct {
	Environment  policy.Environment
	FunctionName string
	Owner        string // the network account
	Namespace    string // what the names of all the parameters begin with
	VPCParameter string
	Tiers        []Tier
}

// NewNetworkParameters publishes the IDs of the shared VPC and subnets as SSM parameters, for templates to take.
//
// The subnets are found by owner and range, both known at synthesis; so no ID is copied by hand. Where they are not
// shared yet, the stack is created all the same, and the function looks again every fifteen minutes: so this account
// and the network account deploy in any order, and a later change of the network arrives by itself.
//
// It gives a reference that says whether the subnets were found when the stack was deployed.
func NewNetworkParameters(scope *cfn.Scope, id string, props *NetworkParametersProps) *string {
	this := scope.Child(id)
	network, err := json.Marshal(map[string]any{"owner": props.Owner, "vpcParameter": props.VPCParameter, "tiers": props.Tiers})
	if err != nil {
		panic(err) // plain values always marshal
	}
	publisher := function.New(this, "Publisher", &function.Props{
		Name: props.FunctionName, Description: "Publishes the IDs of the shared subnets as SSM parameters",
		Code: networkParametersCode, Environment: map[string]string{"NETWORK": string(network)},
		Trust:       policy.FunctionTrust(props.Environment),
		Permissions: policy.NetworkParametersFunction(props.Environment, props.FunctionName, props.Namespace),
	})
	published := function.NewCustomResource(this, "Published", "NetworkParameters", publisher,
		map[string]any{"Network": string(network)})
	function.NewSchedule(this, "Schedule", &function.ScheduleProps{
		Environment: props.Environment, Name: props.FunctionName, Description: "Looks for shared subnets that have changed",
		Target: "Publisher", Function: publisher,
	})
	return published.Att("Status")
}

// NewFixedNetworkParameters publishes IDs that the configuration gives: no lookup, no function.
func NewFixedNetworkParameters(scope *cfn.Scope, id, vpcParameter, vpc string, subnets map[string][]string) {
	this := scope.Child(id)
	this.Add("VPC", &awsssm.CfnParameterProps{
		Name: jsii.String(vpcParameter), Type: jsii.String("String"), Value: jsii.String(vpc),
	})
	for _, parameter := range slices.Sorted(maps.Keys(subnets)) {
		this.Add("Subnets-"+parameter[strings.LastIndex(parameter, "/")+1:], &awsssm.CfnParameterProps{
			Name: jsii.String(parameter), Type: jsii.String("StringList"), Value: jsii.String(strings.Join(subnets[parameter], ",")),
		})
	}
}
