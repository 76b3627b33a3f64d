package access

import (
	"fmt"
	"slices"
	"strings"

	"causeway/config"
)

// endpointLayer is AWS's name for the policy of a VPC endpoint.
const endpointLayer = "VPC endpoint policy"

// addEndpoints reads the policies of the stack's VPC endpoints, by the last part of the service's name.
func (m *Model) addEndpoints(stack *Stack) error {
	for _, id := range stack.resourceIDs("AWS::EC2::VPCEndpoint") {
		r := stack.template.Resources[id]
		if r.Properties["PolicyDocument"] == nil {
			continue // AWS's own lets everything through
		}
		name, err := stack.resolveText(r.Properties["ServiceName"])
		if err != nil {
			return fmt.Errorf("%s: ServiceName: %w", id, err)
		}
		_, service, _ := strings.Cut(name, "."+stack.Region+".")
		if m.endpoints[service], err = m.document(EndpointPolicy, stack, id, "", r.Properties["PolicyDocument"]); err != nil {
			return err
		}
	}
	return nil
}

// endpoint is the policy of the endpoint that a request passes through, or nil. Tasks and servers run in the subnets; what
// the pipeline, CloudFormation and CodeDeploy ask for, and KMS for another service, does not come from there.
func (m *Model) endpoint(p *Principal, t *Target) *Policy {
	account := m.account(p.Account)
	inSubnets := slices.Contains([]string{config.ECSTaskExecutionRole, config.ECSTaskRole, config.EC2InstanceRole}, p.Name)
	if account == nil || !inSubnets || !m.Org.NetworkReaches(account) || t.Context["kms:ViaService"] != "" {
		return nil
	}
	service, _, _ := strings.Cut(t.Action, ":")
	if service == "ecr" {
		service = "ecr.api"
	}
	return m.endpoints[service]
}

// requestThrough is what an endpoint adds to a request that passes through it; nil where it passes through none.
func (m *Model) requestThrough(p *Principal, t *Target) *Request {
	policy := m.endpoint(p, t)
	if policy == nil {
		return nil
	}
	r := &Request{Endpoint: policy}
	r.Context.Set("aws:ResourceAccount", t.Account)
	if m.Org.AWSOrganization != nil && m.account(t.Account) != nil {
		r.Context.Set("aws:ResourceOrgID", m.Org.AWSOrganization.ID)
	}
	return r
}

// fromSubnets are the pieces of a request as it is made in the subnets: through their endpoints.
func (c *cutter) fromSubnets(p *Principal, t *Target) pieces {
	cut := c.cut(p, t)
	if through := c.m.requestThrough(p, t); through != nil {
		cut.through = &piece{Request: through}
	}
	return cut
}
