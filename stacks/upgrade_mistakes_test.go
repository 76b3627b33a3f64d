package stacks

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const (
	ordersStore    = "SharedServices-orders-Artifacts"
	ordersPipeline = "SharedServices-orders-Pipeline"
	ordersDev      = "Workload-orders-dev"
)

// badUpgrades are mistakes in today's templates, and what of them must be found: stack, type or "-", and kind.
var badUpgrades = map[string]struct {
	shape string // the example where it is empty
	put   func(a *assembly)
	want  string
}{
	"a stack is renamed": {"", func(a *assembly) {
		a.templates["Workload-dev"] = a.templates[ordersDev]
		delete(a.templates, ordersDev)
	}, "Workload-orders-dev - gone"},
	"a stack moves": {"", func(a *assembly) { a.templates[ordersDev].region = "eu-west-2" }, "Workload-orders-dev - moved"},
	"a stack can be deleted": {"", func(a *assembly) { a.templates["Network"].TerminationProtection = false },
		"Network - unprotected"},
	"a bucket is renamed": {"", func(a *assembly) { a.first(ordersStore, "AWS::S3::Bucket").Properties["BucketName"] = "another" },
		ordersStore + " AWS::S3::Bucket renamed"},
	"a bucket gets another logical ID": {"", func(a *assembly) { relabel(a, ordersStore, "AWS::S3::Bucket") },
		ordersStore + " AWS::S3::Bucket gone"},
	"a key's spec changes": {"", func(a *assembly) { a.first(ordersStore, "AWS::KMS::Key").Properties["KeySpec"] = "RSA_4096" },
		ordersStore + " AWS::KMS::Key refused"},
	"a VPC's range changes": {"", func(a *assembly) { a.first("Network", "AWS::EC2::VPC").Properties["CidrBlock"] = "10.99.0.0/16" },
		"Network AWS::EC2::VPC replaced"},
	"subnets follow their VPC": {"", func(a *assembly) { a.first("Network", "AWS::EC2::VPC").Properties["CidrBlock"] = "10.99.0.0/16" },
		"Network AWS::EC2::Subnet replaced"},
	"a bucket is no longer retained": {"", func(a *assembly) { a.first(ordersStore, "AWS::S3::Bucket").DeletionPolicy = "Delete" },
		ordersStore + " AWS::S3::Bucket unretained"},
	"a repository is not retained when replaced": {"", func(a *assembly) { a.first(ordersStore, "AWS::ECR::Repository").UpdateReplacePolicy = "" },
		ordersStore + " AWS::ECR::Repository unretained"},
	"a role is renamed": {"", func(a *assembly) { a.first(ordersDev, "AWS::IAM::Role").Properties["RoleName"] = "Another" },
		ordersDev + " AWS::IAM::Role renamed"},
	"a role gets another logical ID, and CloudFormation cannot make it": {"", func(a *assembly) { relabel(a, ordersDev, "AWS::IAM::Role") },
		ordersDev + " AWS::IAM::Role gone"},
	"a role with a name is replaced": {"", func(a *assembly) { a.first(ordersDev, "AWS::IAM::Role").Properties["Path"] = "/elsewhere/" },
		ordersDev + " AWS::IAM::Role replaced"},
	"an export that is imported goes": {"", func(a *assembly) { clear(a.templates[ordersStore].Outputs) },
		ordersStore + " - unexported"},
	"an export that is imported changes": {"", func(a *assembly) {
		for id, output := range a.templates[ordersStore].Outputs {
			output.Value = "another"
			a.templates[ordersStore].Outputs[id] = output
		}
	}, ordersStore + " - unexported"},
	"a StackSet renames a role": {"StackSet", func(a *assembly) {
		set := a.first("Organization", "AWS::CloudFormation::StackSet")
		set.Properties["TemplateBody"] = strings.Replace(text(set.Properties["TemplateBody"]), `"RoleName":"CloudFormationRole"`, `"RoleName":"Another"`, 1)
	}, "Organization/ AWS::IAM::Role renamed"},
	"packages are renamed": {"every deploy type", func(a *assembly) {
		a.first("SharedServices-Packages", "AWS::CodeArtifact::Domain").Properties["DomainName"] = "another"
	}, "SharedServices-Packages AWS::CodeArtifact::Domain renamed"},
}

// relabel gives the first resource of a type another logical ID.
func relabel(a *assembly, stack, resourceType string) {
	resources := a.templates[stack].Resources
	for _, id := range slices.Sorted(maps.Keys(resources)) {
		if resources[id].Type == resourceType {
			resources[id+"Again"] = resources[id]
			delete(resources, id)
			return
		}
	}
}

// TestBadUpgradesAreFound puts each mistake into today's templates, compares them with those without it, and holds that it
// is found. Without one, nothing is.
func TestBadUpgradesAreFound(t *testing.T) {
	names := slices.Sorted(maps.Keys(badUpgrades))
	all := []release{{then: fresh(""), now: fresh("")}}
	for _, name := range names {
		r := release{version: name, then: fresh(badUpgrades[name].shape), now: fresh(badUpgrades[name].shape)}
		badUpgrades[name].put(r.now)
		all = append(all, r)
	}
	changes := compareAll(t, all)
	if found := all[0].findings(changes[0]); len(found) > 0 {
		t.Errorf("nothing has changed, but %v", found)
	}
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			found := all[i+1].findings(changes[i+1])
			if want := strings.Fields(badUpgrades[name].want); !slices.ContainsFunc(found, func(f finding) bool {
				return strings.HasPrefix(f.stack, want[0]) && (want[1] == "-" || strings.HasPrefix(f.detail, want[1]+" ")) && f.kind == want[2]
			}) {
				t.Errorf("%q is not found in %v", want, found)
			}
		})
	}
}

// TestMigrationsNameWhatChanges holds that a migration allows what it names and nothing else, and that one without a change
// or a description is found.
func TestMigrationsNameWhatChanges(t *testing.T) {
	r := release{version: "0.1", then: fresh(""), now: fresh("")}
	r.now.templates[ordersDev].region = "eu-west-2"
	r.now.templates["Network"].TerminationProtection = false
	guide := "# Upgrading\n\n### From 0.1: orders' account\n"
	for file, want := range map[string]int{
		"":                     2,
		"# 0.1 * - moved #x\n": 2,
		"0.1 Workload-* - moved #from-01-orders-account\n0.1 Network - unprotected #from-01-orders-account\n": 0,
		"0.1 Workload-* - moved #from-01-orders-account\n":                                                    1,
		"0.2 Workload-* - moved #from-01-orders-account\n":                                                    3,
		"0.1 Workload-* Role* moved #from-01-orders-account\n":                                                3,
		"0.1 Workload-* - gone #from-01-orders-account\n":                                                     3,
		"0.1 Workload-* - moved #from-01\n":                                                                   2,
	} {
		if problems := unmigrated([]release{r}, []compared{{}}, readMigrations(t, file), guide); len(problems) != want {
			t.Errorf("%q: %v", file, problems)
		}
	}
}
