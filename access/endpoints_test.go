package access

import (
	"testing"

	"causeway/config"
)

// TestEndpoints holds what passes through the endpoints of the example's subnets: what the platform and an ordinary
// application ask for does, and what carries data out does not. Everybody is an administrator here, so that the endpoints
// alone decide.
func TestEndpoints(t *testing.T) {
	t.Parallel()
	const (
		orders, stranger = "222222222222", foreignAccount
		amazon           = "710000000000" // an account of AWS's own
		member, none     = "o-a1b2c3d4e5", ""
		tasks            = config.ECSTaskRole
	)
	e, org := startedEngine(t), example(t)
	assembly, err := assemble(t, templates(t))
	if err != nil {
		t.Fatal(err)
	}
	model, err := NewModel(assembly, org)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Load(model.Policies); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		who, organization string // account of the principal, and its organization
		action, resource  string
		owner             string // account of the resource
		passes            bool
	}{
		// The platform, and an ordinary application.
		{orders, member, "s3:GetObject", "arn:aws:s3:::acme-orders-artifacts-111111111111-eu-west-1/orders/Release/x", "111111111111", true},
		{orders, member, "s3:PutObject", "arn:aws:s3:::orders-dev-uploads/x", orders, true},
		{orders, member, "s3:ListAllMyBuckets", "*", orders, true},
		{orders, member, "ecr:GetAuthorizationToken", "*", orders, true},
		{orders, member, "ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:111111111111:repository/acme/orders", "111111111111", true},
		{orders, member, "logs:PutLogEvents", "arn:aws:logs:eu-west-1:222222222222:log-group:/ecs/orders-dev:log-stream:1", orders, true},
		{orders, member, "kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/1", orders, true},
		{orders, member, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders-dev-db", orders, true},
		// What AWS serves: image layers, signed by ECR, and what nobody signs.
		{amazon, none, "s3:GetObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/x", amazon, true},
		{amazon, none, "s3:GetObject", "arn:aws:s3:::aws-codedeploy-eu-west-1/latest/install", amazon, true},
		{amazon, none, "s3:GetObject", "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/core/x", amazon, true},
		{amazon, none, "s3:PutObject", "arn:aws:s3:::cloudformation-custom-resource-response-euwest1/x", amazon, true},
		{orders, member, "s3:GetObject", "arn:aws:s3:::amazon-ssm-eu-west-1/latest/x", amazon, true},
		// Data that would leave, with one's own credentials or another's.
		{orders, member, "s3:PutObject", "arn:aws:s3:::strangers-bucket/x", stranger, false},
		{orders, member, "s3:GetObject", "arn:aws:s3:::strangers-bucket/x", stranger, false},
		{stranger, none, "s3:PutObject", "arn:aws:s3:::strangers-bucket/x", stranger, false},
		{stranger, "o-strangers00", "s3:PutObject", "arn:aws:s3:::strangers-bucket/x", stranger, false},
		{stranger, none, "s3:GetObject", "arn:aws:s3:::orders-dev-uploads/x", orders, false},
		{orders, member, "s3:PutObject", "arn:aws:s3:::aws-codedeploy-eu-west-1/x", amazon, false},
		{orders, member, "ecr:PutImage", "arn:aws:ecr:eu-west-1:660000000000:repository/x", stranger, false},
		{stranger, none, "ecr:GetAuthorizationToken", "*", stranger, false},
		{orders, member, "kms:Encrypt", "arn:aws:kms:eu-west-1:660000000000:key/1", stranger, false},
		{orders, member, "logs:PutLogEvents", "arn:aws:logs:eu-west-1:660000000000:log-group:x:log-stream:1", stranger, false},
		{stranger, none, "secretsmanager:PutSecretValue", "arn:aws:secretsmanager:eu-west-1:660000000000:secret:x", stranger, false},
	}
	requests := make([]*Request, len(cases))
	for i, c := range cases {
		target := &Target{Action: c.action, Resource: c.resource, Account: c.owner}
		inside := model.named(org.AccountByID(orders), tasks) // which endpoint a request takes, it takes whoever signs it
		through := model.requestThrough(inside, target)
		if through == nil {
			t.Fatalf("%s passes through no endpoint", c.action)
		}
		requests[i] = whole(model.requestBy(model.anybody(c.who, c.organization, tasks, c.who)), model.requestAbout(target), through)
	}
	decisions, err := e.Decide(requests)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if passes := decisions[i].Layers.Endpoint.Result == "Allowed"; passes != c.passes {
			t.Errorf("%s of %s on %s of %s: passes is %v", c.action, c.who, c.resource, c.owner, passes)
		}
	}
}
