package doctor_test

import (
	"testing"

	"causeway/cloud/cloudtest"
)

func TestSettingsOfTheOrganization(t *testing.T) {
	const begin = "failure management organization: "
	for name, c := range map[string]struct {
		file string
		set  func(*cloudtest.Organization)
		want string
	}{
		"consolidated billing": {"config/organization.yaml", func(o *cloudtest.Organization) { o.Features = "CONSOLIDATED_BILLING" },
			begin + "the organization has consolidated billing only: no policies, no sharing\n\t`aws organizations enable-all-features --profile acme-management`"},
		"no service control policies": {"config/organization.yaml", func(o *cloudtest.Organization) { o.PolicyTypes = nil },
			begin + "service control policies are off: the stack Organization cannot attach any\n" +
				"\t`aws organizations enable-policy-type --root-id r-a1b2 --policy-type SERVICE_CONTROL_POLICY --profile acme-management`"},
		"no sharing": {"config/organization.yaml", func(o *cloudtest.Organization) { o.Trusted = nil },
			begin + "sharing inside the organization is off: the stack Network cannot share subnets\n" +
				"\t`aws ram enable-sharing-with-aws-organization --profile acme-management`"},
		"no StackSets": {"config/testdata/stackset-delivery.yaml", func(o *cloudtest.Organization) { o.Trusted = o.Trusted[:1] },
			begin + "StackSets have no access to the organization: the stack Organization cannot deliver roles\n" +
				"\t`aws cloudformation activate-organizations-access --profile management`"},
		"another organization": {"config/organization.yaml", func(o *cloudtest.Organization) { o.ID = "o-zzzzzzzzzz" },
			begin + "the account belongs to o-zzzzzzzzzz, and the file says o-a1b2c3d4e5\n\twrite o-zzzzzzzzzz to organization.id in organization.yaml"},
		"another root": {"config/organization.yaml", func(o *cloudtest.Organization) { o.RootID = "r-zzzz" },
			begin + "the root is r-zzzz, and the file says r-a1b2\n\twrite r-zzzz to organization.rootId in organization.yaml"},
		"another management account": {"config/organization.yaml", func(o *cloudtest.Organization) { o.ManagementAccount = "303030303030" },
			begin + "the management account is 303030303030, and not 101010101010\n\twrite its name to organization.managementAccount in organization.yaml"},
		"an account elsewhere": {"config/organization.yaml", func(o *cloudtest.Organization) { o.Parents[dev] = "ou-a1b2-elsewhere" },
			"warning management organization: orders-dev is in ou-a1b2-elsewhere, and not in Workloads (ou-a1b2-workload)\n" +
				"\t`aws organizations move-account --account-id 222222222222 --source-parent-id ou-a1b2-elsewhere --destination-parent-id ou-a1b2-workload --profile acme-management`"},
		"an account not in the unit that the stack has created": {"config/organization.yaml", func(o *cloudtest.Organization) { o.Parents[shared] = o.RootID },
			"warning management organization: shared-services is in r-a1b2, and not in Infrastructure (ou-a1b2-infrastructure)\n" +
				"\t`aws organizations move-account --account-id 111111111111 --source-parent-id r-a1b2 --destination-parent-id ou-a1b2-infrastructure --profile acme-management`"},
		"an account outside": {"config/organization.yaml", func(o *cloudtest.Organization) { delete(o.Parents, dev) },
			begin + "orders-dev (222222222222) is not in the organization\n" +
				"\t`aws organizations invite-account-to-organization --target Id=222222222222,Type=ACCOUNT --profile acme-management`"},
	} {
		t.Run(name, func(t *testing.T) {
			org := load(t, c.file)
			aws := cloudtest.Healthy(t, org)
			c.set(aws.Organization)
			if found := ailing(t, org); found != c.want {
				t.Errorf("%s\nand not\n%s", found, c.want)
			}
		})
	}
}

func TestNoOrganization(t *testing.T) {
	org := load(t, "config/organization.yaml")
	cloudtest.Healthy(t, org).Organization = nil
	const want = "failure management organization: the account belongs to no AWS Organization, and the file says o-a1b2c3d4e5\n" +
		"\tmake one: `aws organizations create-organization`, and write its ID to organization.id in organization.yaml"
	if found := ailing(t, org); found != want {
		t.Errorf("%s\nand not\n%s", found, want)
	}
}

func TestSharedServicesSeeTheOrganizationWithoutAManagementAccount(t *testing.T) {
	org := load(t, "config/testdata/three-accounts.yaml")
	cloudtest.Healthy(t, org).Organization.ID = "o-zzzzzzzzzz"
	const want = "failure cicd organization: the account belongs to o-zzzzzzzzzz, and the file says o-a1b2c3d4e5\n" +
		"\twrite o-zzzzzzzzzz to organization.id in organization.yaml"
	if found := ailing(t, org); found != want {
		t.Errorf("%s\nand not\n%s", found, want)
	}
}

func TestWhatTheFileDoesNotNeedIsNotMissed(t *testing.T) {
	changed := *load(t, "config/organization.yaml")
	org := &changed
	org.AWSOrganization.Manage, org.Network = false, nil
	aws := cloudtest.Healthy(t, org)
	aws.Organization.Features, aws.Organization.PolicyTypes, aws.Organization.Trusted = "CONSOLIDATED_BILLING", nil, nil
	if found := ailing(t, org); found != "" {
		t.Error(found)
	}
	org.Accounts["management"].Profile = "nobody" // who deploys nothing needs not to be there
	const want = "warning management credentials: profile nobody does not exist\n\tmake it with `aws configure sso --profile nobody`, or correct its name"
	if found := ailing(t, org); found != want {
		t.Errorf("%s\nand not\n%s", found, want)
	}
}
