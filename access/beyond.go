package access

import (
	"fmt"
	"slices"
	"strings"
)

// sent are the condition keys that the proof's requests have, or that no sensitive action depends on, in lower case.
var sent = map[string]bool{"aws:principalarn": true, "aws:principalaccount": true, "aws:principalorgid": true, "aws:principalorgpaths": true, "aws:sourceaccount": true,
	"aws:sourcearn": true, "aws:securetransport": true, "aws:principalisawsservice": true, "kms:viaservice": true, "aws:requestedregion": true,
	"kms:resourcealiases": true, "kms:encryptioncontext:aws:logs:arn": true, "kms:encryptioncontext:aws:sns:topicarn": true,
	"events:source": true, "events:detail-type": true, "cloudwatch:namespace": true, "iam:passedtoservice": true, "iam:permissionsboundary": true,
	"iam:awsservicename": true, "iam:policyarn": true, "organizations:policytype": true, "ram:requestedallowsexternalprincipals": true, "sts:awsservicename": true, "cloudformation:rolearn": true, "s3:if-none-match": true, "s3:x-amz-acl": true,
	"codeconnections:fullrepositoryid": true, "codestar-connections:fullrepositoryid": true}

// beyond are the problems of a policy that the matrix would not see: the same for all policies that say the same.
func beyond(p *Policy) []string {
	return slices.Concat(unsent(p), unasked(p), rolesAsPrincipals(p))
}

// unsent are the conditions of a policy on what the proof's requests do not say: it cannot tell when they hold.
func unsent(p *Policy) []string {
	var problems []string
	if p.Kind == EndpointPolicy {
		return nil // it only narrows: what it holds back too much breaks a journey
	}
	for _, s := range p.statements() {
		for c := range s.clauses() {
			if !sent[strings.ToLower(c.key)] {
				problems = append(problems, fmt.Sprintf("%v: the proof cannot tell what %s is", s["Sid"], c.key))
			}
		}
	}
	return problems
}

// companions are actions that go with one that the proof asks about: who may do the one, may do the other.
var companions = map[string][]string{
	"s3:getobjectversion": {"s3:getobject"}, "s3:putobjectacl": {"s3:putobject"}, "s3:getbucketlocation": {"s3:listbucket"}, "s3:getbucketacl": {"s3:listbucket"}, "s3:getbucketversioning": {"s3:listbucket"},
	"ecr:batchchecklayeravailability": {"ecr:batchgetimage"}, "ecr:getdownloadurlforlayer": {"ecr:batchgetimage"},
	"codeartifact:getrepositoryendpoint": {"codeartifact:readfromrepository"}, "codeartifact:putpackagemetadata": {"codeartifact:publishpackageversion"},
	"kms:describekey": {"kms:decrypt", "kms:creategrant", "kms:putkeypolicy"}, "kms:retiregrant": {"kms:creategrant"},
	"kms:encrypt": {"kms:generatedatakey"}, "kms:generatedatakeywithoutplaintext": {"kms:generatedatakey"},
	"kms:reencryptfrom": {"kms:generatedatakey"}, "kms:reencryptto": {"kms:generatedatakey"},
}

// administration is what a key policy lets its account do with the key besides: it reads and grants nothing.
var administration = "kms:cancelkeydeletion kms:createalias kms:deletealias kms:disablekey kms:disablekeyrotation kms:enablekey " +
	"kms:enablekeyrotation kms:getkeypolicy kms:getkeyrotationstatus kms:listgrants kms:listkeypolicies kms:listresourcetags " +
	"kms:revokegrant kms:tagresource kms:untagresource kms:updatealias kms:updatekeydescription"

// unasked are the actions that a resource's policy allows and the proof never asks about, so that nobody would notice.
func unasked(p *Policy) []string {
	var problems []string
	for _, s := range p.statements() {
		if p.Kind != ResourcePolicy || s["Effect"] == "Deny" {
			continue
		}
		for _, action := range asTexts(s["Action"]) {
			action = strings.ToLower(action)
			with := slices.ContainsFunc(companions[action], func(of string) bool { return s.canMatch("Action", of) }) || s.servesLogs(action)
			administers := slices.Contains(strings.Fields(administration), action) && s.canMatch("Action", "kms:putkeypolicy")
			if !isAsked(action) && !with && !administers && !strings.ContainsAny(action, "*?") {
				problems = append(problems, fmt.Sprintf("%v: the proof does not ask who may %s; allow it together with what it belongs to, or leave it out", s["Sid"], action))
			}
		}
	}
	return problems
}

// servesLogs says whether a statement lets CloudWatch Logs, and nobody else, use a key, for one log group.
func (s statement) servesLogs(action string) bool {
	services := s.principals("Service")
	return len(s.principals("AWS")) == 0 && len(services) == 1 && strings.HasPrefix(services[0], "logs.") && companions[action] != nil
}

// isAsked says whether the proof asks about an action, in lower case.
func isAsked(action string) bool {
	for _, of := range verbs {
		for _, v := range of {
			if strings.ToLower(v.action) == action {
				return true
			}
		}
	}
	return false
}

// rolesAsPrincipals are the roles that a policy names as principals. AWS refuses one that does not exist yet, and
// forgets it when it is made again: accounts could not be deployed in any order.
func rolesAsPrincipals(p *Policy) []string {
	var problems []string
	for _, s := range p.statements() {
		for _, principal := range s.principals("AWS") {
			if strings.Contains(principal, ":role/") || strings.Contains(principal, ":user/") || strings.Contains(principal, ":assumed-role/") {
				problems = append(problems, fmt.Sprintf("%v: names %s as principal, which AWS refuses before it exists, and forgets when it is made again; "+
					"name the root of its account, and the role in aws:PrincipalArn", s["Sid"], principal))
			}
		}
	}
	return problems
}
