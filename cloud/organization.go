package cloud

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

// Organization is the AWS Organization that an account belongs to.
type Organization struct {
	ID                string // as in o-a1b2c3d4e5
	ManagementAccount string // the account ID
	Features          string // ALL or CONSOLIDATED_BILLING
}

// Root is the root of an organization.
type Root struct {
	ID          string   // as in r-a1b2
	PolicyTypes []string // those that are enabled, as in SERVICE_CONTROL_POLICY
}

// Organization is the organization of the session's account, or nil where it belongs to none.
func (s *Session) Organization(ctx context.Context) (*Organization, error) {
	out, err := organizations.NewFromConfig(s.config).DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	var none *types.AWSOrganizationsNotInUseException
	switch {
	case errors.As(err, &none):
		return nil, nil
	case err != nil:
		return nil, s.failed(err)
	}
	return &Organization{
		ID:                aws.ToString(out.Organization.Id),
		ManagementAccount: aws.ToString(out.Organization.MasterAccountId),
		Features:          string(out.Organization.FeatureSet),
	}, nil
}

// Root is the root of the organization; only the management account and delegated administrators may ask.
func (s *Session) Root(ctx context.Context) (Root, error) {
	out, err := organizations.NewFromConfig(s.config).ListRoots(ctx, &organizations.ListRootsInput{})
	if err != nil {
		return Root{}, s.failed(err)
	}
	var root Root
	for _, only := range out.Roots { // AWS allows one
		root.ID = aws.ToString(only.Id)
		for _, policyType := range only.PolicyTypes {
			if policyType.Status == types.PolicyTypeStatusEnabled {
				root.PolicyTypes = append(root.PolicyTypes, string(policyType.Type))
			}
		}
	}
	return root, nil
}

// TrustedServices are the principals of the AWS services that have access to the organization, as in ram.amazonaws.com.
func (s *Session) TrustedServices(ctx context.Context) ([]string, error) {
	var principals []string
	pages := organizations.NewListAWSServiceAccessForOrganizationPaginator(organizations.NewFromConfig(s.config),
		&organizations.ListAWSServiceAccessForOrganizationInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s.failed(err)
		}
		for _, service := range page.EnabledServicePrincipals {
			principals = append(principals, aws.ToString(service.ServicePrincipal))
		}
	}
	return principals, nil
}

// Parent is the ID of the root or unit that an account is in, or "" where the account is not in the organization.
func (s *Session) Parent(ctx context.Context, accountID string) (string, error) {
	out, err := organizations.NewFromConfig(s.config).ListParents(ctx, &organizations.ListParentsInput{ChildId: aws.String(accountID)})
	var missing *types.ChildNotFoundException
	switch {
	case errors.As(err, &missing):
		return "", nil
	case err != nil:
		return "", s.failed(err)
	case len(out.Parents) == 0:
		return "", nil
	}
	return aws.ToString(out.Parents[0].Id), nil
}

// AccountsIn are the IDs of the accounts that are directly in a root or unit.
func (s *Session) AccountsIn(ctx context.Context, parentID string) ([]string, error) {
	var accounts []string
	pages := organizations.NewListAccountsForParentPaginator(organizations.NewFromConfig(s.config),
		&organizations.ListAccountsForParentInput{ParentId: aws.String(parentID)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s.failed(err)
		}
		for _, account := range page.Accounts {
			accounts = append(accounts, aws.ToString(account.Id))
		}
	}
	return accounts, nil
}
