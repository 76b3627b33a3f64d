package config

import (
	"fmt"
	"slices"
	"testing"
)

// abroad is an organization whose applications have images: alpha also in America, alpha-two whose name begins so, and beta,
// whose stages are all there.
func abroad(replicated ...string) *Organization {
	org := &Organization{Name: "acme", Region: "eu-west-1", Accounts: map[string]*Account{
		"tools": {Name: "tools", ID: "111111111111"}, "prod": {Name: "prod", ID: "222222222222"}, "far": {Name: "far", ID: "333333333333"}}}
	org.SharedServices = SharedServices{Account: "tools", ReplicateImagesTo: replicated}
	app := func(name string, deploy DeployType, stages ...*Stage) {
		org.Applications = append(org.Applications, &Application{Name: name, Deploy: deploy, Stages: stages})
	}
	app("alpha", DeployECSRolling, &Stage{Name: "eu", Account: "prod"}, &Stage{Name: "us", Account: "prod", Region: "us-east-1"})
	app("alpha-two", DeployECSRolling, &Stage{Name: "eu", Account: "prod"})
	app("beta", DeployLambda, &Stage{Name: "us", Account: "far", Region: "us-east-1"}, &Stage{Name: "ap", Account: "far", Region: "ap-south-1"})
	return org
}

func TestRegions(t *testing.T) {
	org := abroad("eu-central-1")
	alpha, two, beta := org.Pipelines()[0], org.Pipelines()[1], org.Pipelines()[2]
	for what, c := range map[string]struct{ got, want []string }{
		"stages elsewhere":                     {org.OtherRegions(alpha), []string{"us-east-1"}},
		"in the order of the stages":           {org.OtherRegions(beta), []string{"us-east-1", "ap-south-1"}},
		"images of a stage and of the file":    {org.ImageRegions(alpha), []string{"eu-central-1", "us-east-1"}},
		"a repository whose name begins alike": {org.ImageRegions(two), []string{"eu-central-1", "us-east-1"}},
		"no image":                             {org.ImageRegions(beta), nil},
		"what a pipeline has elsewhere":        {org.StoreRegions(beta), []string{"ap-south-1", "us-east-1"}},
		"stages of an account":                 {org.RegionsOf(org.Accounts["prod"]), []string{"eu-west-1", "us-east-1"}},
		"stages of an account far away":        {org.RegionsOf(org.Accounts["far"]), []string{"ap-south-1", "us-east-1"}},
		"what is the platform's far away":      {org.PlatformRegions(org.Accounts["far"]), []string{"eu-west-1", "ap-south-1", "us-east-1"}},
		"what is the platform's with the pipelines": {org.PlatformRegions(org.Accounts["tools"]),
			[]string{"eu-west-1", "ap-south-1", "eu-central-1", "us-east-1"}},
		"readers in the home region": {ArtifactReaders(org, beta, "eu-west-1"), nil},
		"readers elsewhere": {ArtifactReaders(org, beta, "ap-south-1"), []string{"arn:aws:iam::333333333333:role/CodePipelineCrossAccountRole",
			"arn:aws:iam::333333333333:role/BuildRole", "arn:aws:iam::333333333333:role/CloudFormationRole"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", what, c.got, c.want)
		}
	}
	org.Network = &Network{Account: "tools", CIDR: "10.0.0.0/16", SharedWith: []string{"far"}, TransitGateway: &TransitGateway{ASN: 64512},
		Tiers: []*Tier{{Name: "private", Prefix: 20}}, Regions: map[string]*RegionalNetwork{"us-east-1": {CIDR: "10.1.0.0/16", AvailabilityZoneIDs: []string{"use1-az1"}}}}
	there := org.NetworkIn("us-east-1")
	if got := fmt.Sprint(there.SubnetCIDRs(), there.TransitGateway, org.NetworkIn("ap-south-1"), org.NetworkRegions()); got != "map[private:[10.1.0.0/20]] <nil> <nil> [eu-west-1 us-east-1]" {
		t.Errorf("the network in America is %s", got)
	}
	for region, want := range map[string]bool{"eu-west-1": false, "us-east-1": true, "ap-south-1": false} {
		if got := org.PublishesNetwork(org.Accounts["far"], region); got != want {
			t.Errorf("far sees the network in %s: %v", region, got)
		}
	}
	want := "[{eu-central-1 [acme/]} {us-east-1 [acme/alpha]}]"
	if got := fmt.Sprint(org.Replications(org.Accounts["tools"])); got != want {
		t.Errorf("images go to %s, want %s", got, want)
	}
	if got := len(abroad().RegistryAccounts()) + len(org.Replications(org.Accounts["prod"])); got != 1 {
		t.Errorf("%d registries, want that of tools only", got)
	}
}
