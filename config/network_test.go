package config

import (
	"slices"
	"strings"
	"testing"
)

func layout(t *testing.T, n *Network) []string {
	t.Helper()
	subnets, err := n.Subnets()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range subnets {
		lines = append(lines, s.AvailabilityZoneID+" "+s.Tier.Name+" "+s.CIDR.String())
	}
	return lines
}

func exampleNetwork() *Network {
	return &Network{CIDR: "10.0.0.0/16", AvailabilityZoneIDs: []string{"euw1-az1", "euw1-az2"}, Tiers: []*Tier{
		{Name: "public", Prefix: 24}, {Name: "private", Prefix: 20}, {Name: "data", Prefix: 22}}}
}

func TestSubnetsAreLaidOutZoneByZone(t *testing.T) {
	want := []string{
		"euw1-az1 public 10.0.0.0/24", "euw1-az1 private 10.0.16.0/20", "euw1-az1 data 10.0.32.0/22",
		"euw1-az2 public 10.0.64.0/24", "euw1-az2 private 10.0.80.0/20", "euw1-az2 data 10.0.96.0/22",
	}
	if got := layout(t, exampleNetwork()); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestGrowingANetworkMovesNoSubnet holds that a zone or a tier added at the end leaves every subnet where it is: a
// subnet in use cannot be replaced.
func TestGrowingANetworkMovesNoSubnet(t *testing.T) {
	before := layout(t, exampleNetwork())
	for name, grow := range map[string]func(*Network){
		"a zone":    func(n *Network) { n.AvailabilityZoneIDs = append(n.AvailabilityZoneIDs, "euw1-az3") },
		"two zones": func(n *Network) { n.AvailabilityZoneIDs = append(n.AvailabilityZoneIDs, "euw1-az3", "euw1-az4") },
		"a tier":    func(n *Network) { n.Tiers = append(n.Tiers, &Tier{Name: "cache", Prefix: 24}) },
	} {
		t.Run(name, func(t *testing.T) {
			network := exampleNetwork()
			grow(network)
			after := layout(t, network)
			for _, subnet := range before {
				if !slices.Contains(after, subnet) {
					t.Errorf("%s has moved: %v", subnet, after)
				}
			}
		})
	}
}

func TestTiersThatDoNotFit(t *testing.T) {
	network := exampleNetwork()
	network.CIDR = "10.0.0.0/18"
	if _, err := network.Subnets(); err == nil || !strings.Contains(err.Error(), "the tiers up to private need 8192") {
		t.Errorf("got %v", err)
	}
}

// TestZonePrefixes holds the prefixes of AWS's zone IDs, as AWS documents them.
func TestZonePrefixes(t *testing.T) {
	for region, prefix := range map[string]string{"eu-west-1": "euw1", "us-east-1": "use1", "ap-southeast-2": "apse2",
		"ap-northeast-1": "apne1", "ap-south-1": "aps1", "eu-central-1": "euc1", "ca-west-1": "caw1", "me-central-1": "mec1",
		"us-gov-west-1": "usgw1", "us-gov-east-1": "usge1", "cn-north-1": "cnn1", "cn-northwest-1": "cnnw1"} {
		if got := zonePrefix(region); got != prefix {
			t.Errorf("%s: %s, want %s", region, got, prefix)
		}
		if got := regionOfZone(prefix + "-az2"); got != region {
			t.Errorf("%s-az2: %s, want %s", prefix, got, region)
		}
	}
	seen := map[string]string{}
	for _, names := range regions {
		for _, region := range names {
			if other := seen[zonePrefix(region)]; other != "" {
				t.Errorf("%s and %s have the same prefix", region, other)
			}
			seen[zonePrefix(region)] = region
		}
	}
}

func TestNetworkPrincipals(t *testing.T) {
	org := &Organization{Region: "eu-west-1",
		AWSOrganization: &AWSOrganization{ID: "o-a1b2c3d4e5", ManagementAccount: "management",
			Units: map[string]*Unit{"Workloads": {}, "Sandbox": {ID: "ou-a1b2-sandbox1"}}},
		Accounts: map[string]*Account{
			"management": {Name: "management", ID: "101010101010"},
			"network":    {Name: "network", ID: "333333333333", Unit: "Workloads"},
			"dev":        {Name: "dev", ID: "222222222222", Unit: "Workloads"},
			"prod":       {Name: "prod", ID: "777777777777", Unit: "Workloads"},
			"tools":      {Name: "tools", ID: "111111111111"},
		},
		Network: &Network{Account: "network", SharedWith: []string{"Workloads", "Sandbox", "tools"}}}
	want := []string{"222222222222", "777777777777", "arn:aws:organizations::101010101010:ou/o-a1b2c3d4e5/ou-a1b2-sandbox1", "111111111111"}
	if got := NetworkPrincipals(org); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for name, reached := range map[string]bool{"network": true, "dev": true, "tools": true, "management": false} {
		if got := org.NetworkReaches(org.Accounts[name]); got != reached {
			t.Errorf("the network reaches %s: %v", name, got)
		}
	}
}
