package access

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Request is what the engine decides: one action of one principal on one resource, with everything that IAM looks at.
type Request struct {
	Principal      string            `json:"principal"` // ARN of a role, or name of a service
	Action         string            `json:"action"`    // as in s3:GetObject
	Resource       string            `json:"resource"`  // ARN
	Account        string            `json:"account"`   // of the resource
	Context        map[string]any    `json:"context"`   // condition keys with their values
	Identity       []int             `json:"identity,omitempty"`
	Boundary       []int             `json:"boundary,omitempty"`
	ResourcePolicy int               `json:"resourcePolicy,omitempty"`
	Controls       []RequestControls `json:"scps,omitempty"`
	Endpoint       int               `json:"endpoint,omitempty"` // the policy of the VPC endpoint that it passes through
}

// RequestControls are the service control policies at one level of an organization.
type RequestControls struct {
	Target   string `json:"target"`
	Policies []int  `json:"policies"`
}

// key is a text that two requests share only if they are the same. Most requests of a proof have been decided before, so it
// is made far more often than the request's JSON, and costs far less.
func (r *Request) key() string {
	key := make([]byte, 0, 1024)
	text := func(s string) { key = append(append(strconv.AppendInt(key, int64(len(s)), 10), ':'), s...) }
	numbers := func(all ...int) {
		for _, n := range all {
			key = append(strconv.AppendInt(key, int64(n), 10), ',')
		}
		key = append(key, ';')
	}
	for _, s := range []string{r.Principal, r.Action, r.Resource, r.Account} {
		text(s)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Context)) {
		text(name)
		values, isList := r.Context[name].([]string)
		if !isList {
			text(r.Context[name].(string))
			continue
		}
		numbers(len(values))
		for _, value := range values {
			text(value)
		}
	}
	numbers(r.Identity...)
	numbers(r.Boundary...)
	numbers(r.ResourcePolicy, r.Endpoint)
	for _, c := range r.Controls {
		text(c.Target)
		numbers(c.Policies...)
	}
	return string(key)
}

// Decision is what the engine says about a request.
type Decision struct {
	Result string // Allowed, ExplicitlyDenied or ImplicitlyDenied
	Layers struct {
		Identity, Resource, Boundary, SCP, Endpoint *Layer
	}
	Error string
}

// Layer is what the documents of one kind say.
type Layer struct {
	Result string   // as in Decision; of resources also AllowedForAccount and NotApplicable
	Allow  []string // Sids of the statements that allow
	Deny   []string // Sids of the statements that deny
}

// Layers are what the kinds of documents say, the deciding ones, by their names for people.
func (d *Decision) byLayer() []namedLayer {
	layers := []namedLayer{{"identity policy", d.Layers.Identity}, {"permissions boundary", d.Layers.Boundary},
		{"resource policy", d.Layers.Resource}, {"service control policy", d.Layers.SCP}}
	if d.Layers.Endpoint != nil {
		layers = append(layers, namedLayer{endpointLayer, d.Layers.Endpoint})
	}
	return layers
}

type namedLayer struct {
	name string
	*Layer
}

// Allowed says whether the request is allowed.
func (d *Decision) Allowed() bool { return d.Result == "Allowed" }

// Principal is who makes a request.
type Principal struct {
	ARN     string // of a role, or the name of a service
	Name    string // as in CodeDeployRole
	Account string // twelve digits; of a service: for which it acts
	Label   string // for a person, as in "orders-dev CodeDeployRole"

	organization string // its organization's ID; "" for none
	service      bool
	// administrator marks whom the proof itself makes to stand for the administrators of an account: what is theirs by
	// intent is not anybody's who bears the name.
	administrator bool
	supposed      string // the Label of the role that it would be, were it not given every policy; "" for a principal as it is
	identity      []int
	boundary      []int
}

// principal is a role of the model as a principal.
func (m *Model) principal(role *Role) *Principal {
	p := &Principal{ARN: role.ARN, Name: role.Name, Account: role.Stack.Account, organization: m.Org.OrganizationID(),
		Label: m.accountName(role.Stack.Account) + " " + role.Name}
	for _, policy := range role.Identity {
		p.identity = append(p.identity, policy.id)
	}
	if role.Boundary != nil {
		p.boundary = []int{role.Boundary.id}
	}
	return p
}

// anybody is a role of that name with an administrator's policy: whoever controls its account can make it.
func (m *Model) anybody(account, organization, name, label string) *Principal {
	return &Principal{ARN: "arn:" + m.Org.Partition() + ":iam::" + account + ":role/" + name, Name: name, Account: account,
		organization: organization, Label: label, identity: []int{m.administrator.id}}
}

// service is an AWS service that acts for an account.
func service(name, account, label string) *Principal {
	return &Principal{ARN: name, Name: name, Account: account, Label: label, service: true}
}

// accountName is the name of an account in the file.
func (m *Model) accountName(id string) string {
	if account := m.Org.AccountByID(id); account != nil {
		return account.Name
	}
	return id
}

// Target is what a request is about: an action on a resource.
type Target struct {
	Verb     string            // for a person, as in read
	Object   string            // for a person, as in build artifacts of orders
	Resource string            // ARN
	Account  string            // of the resource, twelve digits
	Action   string            // as in s3:GetObject
	Context  map[string]string // what the request says besides, as in iam:PassedToService

	policy  *Policy  // of the resource; nil for none
	aliases []string // of a key
	stack   *Stack   // nil where an application or the platform makes the resource later
}

// String says what the target is, for a person; no two targets say the same.
func (t *Target) String() string { return t.Verb + " " + t.Object }

// sendsNoSource are the services that do not say for which account they act when they assume a role.
var sendsNoSource = map[string]bool{"ec2.amazonaws.com": true}

// request is a principal's request about a target.
func (m *Model) request(p *Principal, t *Target) *Request {
	r := &Request{Principal: p.ARN, Action: t.Action, Resource: t.Resource, Account: t.Account, Identity: p.identity,
		Boundary: p.boundary, Context: map[string]any{"aws:SecureTransport": "true"}}
	if t.policy != nil {
		r.ResourcePolicy = t.policy.id
	}
	for key, value := range maps.All(t.Context) {
		r.Context[key] = value
		if listed[key] {
			r.Context[key] = []string{value}
		}
	}
	if len(t.aliases) > 0 && strings.HasPrefix(t.Action, "kms:") {
		r.Context["kms:ResourceAliases"] = t.aliases
	}
	if len(m.scps) > 0 && t.Context["aws:RequestedRegion"] == "" { // only service control policies look at it
		r.Context["aws:RequestedRegion"] = m.regionOf(t)
	}
	if p.service {
		r.Context["aws:PrincipalIsAWSService"] = "true"
		if !sendsNoSource[p.Name] {
			r.Context["aws:SourceAccount"] = p.Account
		}
		return r
	}
	r.Context["aws:PrincipalArn"], r.Context["aws:PrincipalAccount"] = p.ARN, p.Account
	if p.organization != "" {
		r.Context["aws:PrincipalOrgID"] = p.organization
	}
	r.Controls = m.controls(p.Account)
	return r
}
