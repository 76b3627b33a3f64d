package stacks

import (
	"slices"
	"strings"

	"causeway/constructs/policy"
)

// endpointRules hold for VPC endpoints.
func endpointRules() []rule {
	return []rule{{
		name:  "endpoints let through the organization's requests about its own resources, and what AWS serves",
		check: openEndpoints,
		mistakes: map[string]func(a *assembly){
			"AWS's own policy": func(a *assembly) { delete(a.first("Network", "AWS::EC2::VPCEndpoint").Properties, "PolicyDocument") },
			"another organization's": func(a *assembly) {
				a.endpointStatement("MembersUseMembersResources")["Condition"] = map[string]any{"StringEquals": map[string]any{
					"aws:PrincipalOrgID": "o-strangers0", "aws:ResourceOrgID": "o-a1b2c3d4e5"}}
			},
			"anybody's resources": func(a *assembly) {
				a.endpointStatement("MembersUseMembersResources")["Condition"] = map[string]any{"StringEquals": map[string]any{"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
			},
			"anybody's requests": func(a *assembly) { delete(a.endpointStatement("AWSServicesAct"), "Condition") },
			"any bucket":         func(a *assembly) { a.endpointStatement("ReadWhatAWSServes")["Resource"] = "arn:aws:s3:::*" },
			"writing to AWS":     func(a *assembly) { a.endpointStatement("ReadWhatAWSServes")["Action"] = "s3:*" },
		},
	}}
}

func openEndpoints(a *assembly) []string {
	var broken []string
	a.each("AWS::EC2::VPCEndpoint", func(t *template, id string, r *resource) {
		name := strings.Trim(text(r.Properties["ServiceName"]), `"]}`) // of gateways it is joined
		narrowed := slices.ContainsFunc(policy.NarrowedEndpoints, func(service string) bool { return strings.HasSuffix(name, "."+service) })
		if narrowed != (r.Properties["PolicyDocument"] != nil) {
			broken = append(broken, t.stack+" "+id+" lets everything through, or has a policy that EC2 may refuse")
		}
		for _, s := range statementsOf(r) {
			if !a.isNarrow(s) {
				broken = append(broken, t.stack+" "+id+" "+text(s["Sid"])+" lets others through")
			}
		}
	})
	return broken
}

// statementsOf are the statements of an endpoint's policy.
func statementsOf(endpoint *resource) []statement {
	var all []statement
	if document, ok := endpoint.Properties["PolicyDocument"].(map[string]any); ok {
		for _, s := range document["Statement"].([]any) {
			all = append(all, s.(map[string]any))
		}
	}
	return all
}

// endpointStatement is the first statement of an endpoint's policy with that Sid.
func (a *assembly) endpointStatement(sid string) statement {
	var found statement
	a.each("AWS::EC2::VPCEndpoint", func(_ *template, _ string, r *resource) {
		for _, s := range statementsOf(r) {
			if found == nil && s["Sid"] == sid {
				found = s
			}
		}
	})
	return found
}

// isNarrow says whether a statement is about members of the organization, of their resources where it names none, about AWS
// services, or about objects of single buckets of AWS.
func (a *assembly) isNarrow(s statement) bool {
	of := func(subject string) bool {
		if id := a.org.OrganizationID(); id != "" {
			return slices.Equal(s.condition("StringEquals", "aws:"+subject+"OrgID"), []string{id})
		}
		accounts := s.condition("StringEquals", "aws:"+subject+"Account")
		return len(accounts) > 0 && !slices.ContainsFunc(accounts, func(id string) bool { return a.org.AccountByID(id) == nil })
	}
	if slices.Equal(s.condition("Bool", "aws:PrincipalIsAWSService"), []string{"true"}) {
		return true
	}
	if slices.Contains(s.resources(), "*") {
		return of("Principal") && of("Resource")
	}
	return of("Principal") || !slices.ContainsFunc(s.resources(), func(arn string) bool {
		bucket, objects, _ := strings.Cut(arn, "/")
		return strings.Contains(bucket, "*") || objects != "*"
	}) && !slices.ContainsFunc(s.actions(), func(action string) bool { return action != "s3:GetObject" && s["Sid"] != "AnswerCloudFormation" })
}
