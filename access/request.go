package access

import (
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// Request is what the engine decides: one action of one principal on one resource, with everything that IAM looks at.
type Request struct {
	Principal      string // ARN of a role, or name of a service
	Action         string // as in s3:GetObject
	Resource       string // ARN
	Account        string // of the resource
	Context        Context
	Identity       []*Policy
	Boundary       *Policy // nil for none, as are the others
	ResourcePolicy *Policy
	Controls       []*Policy // the service control policies that hold for the principal's account
	Endpoint       *Policy   // of the VPC endpoint that it passes through
}

// Context are the condition keys of a request with their values: few, so that a list is faster than a map.
type Context []ContextKey

// ContextKey is a condition key, whose value is text or a list of texts.
type ContextKey struct {
	Name  string
	Value any
}

// Set gives a key its value, in place of one that it has.
func (c *Context) Set(name string, value any) {
	for i := range *c {
		if (*c)[i].Name == name {
			(*c)[i].Value = value
			return
		}
	}
	*c = append(*c, ContextKey{name, value})
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
	unit         string // of the organization; of an account that the file has, the file says it
	service      bool
	// administrator marks whom the proof itself makes to stand for the administrators of an account: what is theirs by
	// intent is not anybody's who bears the name.
	administrator bool
	supposed      string // the Label of the role that it would be, were it not given every policy; "" for a principal as it is
	identity      []*Policy
	boundary      *Policy
}

// principal is a role of the model as a principal.
func (m *Model) principal(role *Role) *Principal {
	p := &Principal{ARN: role.ARN, Name: role.Name, Account: role.Stack.Account, organization: m.Org.OrganizationID(),
		Label: m.accountName(role.Stack.Account) + " " + role.Name}
	p.identity, p.boundary = role.Identity, role.Boundary
	return p
}

// anybody is a role of that name with an administrator's policy: whoever controls its account can make it.
func (m *Model) anybody(account, organization, name, label string) *Principal {
	return &Principal{ARN: "arn:" + m.Org.Partition() + ":iam::" + account + ":role/" + name, Name: name, Account: account,
		organization: organization, Label: label, identity: []*Policy{m.administrator}}
}

// service is an AWS service that acts for an account.
func service(name, account, label string) *Principal {
	return &Principal{ARN: name, Name: name, Account: account, Label: label, service: true}
}

// accountName is the name of an account in the file.
func (m *Model) accountName(id string) string {
	if account := m.account(id); account != nil {
		return account.Name
	}
	return id
}

// account is the account with that ID, or nil.
func (m *Model) account(id string) *config.Account {
	if i, known := m.order[id]; known {
		return m.accounts[i]
	}
	return nil
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
	name    string   // String has put it together
}

// String says what the target is, for a person; no two targets say the same.
func (t *Target) String() string {
	if t.name == "" {
		t.name = t.Verb + " " + t.Object
	}
	return t.name
}

// sendsNoSource are the services that do not say for which account they act when they assume a role.
var sendsNoSource = map[string]bool{"ec2.amazonaws.com": true}

// request is a principal's request about a target.
func (m *Model) request(p *Principal, t *Target) *Request {
	return whole(m.requestBy(p), m.requestAbout(t), nil)
}

// requestAbout is the piece of a request that its target says. It knows nothing of the principal, so that it is made once for all
// who ask about the target; and so the other way round.
func (m *Model) requestAbout(t *Target) *Request {
	r := &Request{Action: t.Action, Resource: t.Resource, Account: t.Account, ResourcePolicy: t.policy}
	r.Context.Set("aws:SecureTransport", "true")
	for _, key := range slices.Sorted(maps.Keys(t.Context)) {
		if listed[key] {
			r.Context.Set(key, []string{t.Context[key]})
		} else {
			r.Context.Set(key, t.Context[key])
		}
	}
	if len(t.aliases) > 0 && strings.HasPrefix(t.Action, "kms:") {
		r.Context.Set("kms:ResourceAliases", t.aliases)
	}
	if len(m.scps) > 0 && t.Context["aws:RequestedRegion"] == "" { // only service control policies look at it
		r.Context.Set("aws:RequestedRegion", m.regionOf(t))
	}
	return r
}

// requestBy is the piece of a request that its principal says.
func (m *Model) requestBy(p *Principal) *Request {
	r := &Request{Principal: p.ARN, Identity: p.identity, Boundary: p.boundary}
	if p.service {
		r.Context.Set("aws:PrincipalIsAWSService", "true")
		if !sendsNoSource[p.Name] {
			r.Context.Set("aws:SourceAccount", p.Account)
		}
		return r
	}
	r.Context.Set("aws:PrincipalArn", p.ARN)
	r.Context.Set("aws:PrincipalAccount", p.Account)
	if p.organization != "" {
		r.Context.Set("aws:PrincipalOrgID", p.organization)
		if m.asksForPaths {
			r.Context.Set(orgPaths, []string{m.orgPath(p)})
		}
	}
	r.Controls = m.controls(p.Account)
	return r
}

// whole is the request that its parts make up, the last of which may be nil. Where several say a condition key, the later counts.
func whole(by, about, through *Request) *Request {
	r := &Request{Principal: by.Principal, Action: about.Action, Resource: about.Resource, Account: about.Account, Identity: by.Identity,
		Boundary: by.Boundary, ResourcePolicy: about.ResourcePolicy, Controls: by.Controls, Context: make(Context, 0, 8)}
	r.Context = append(r.Context, about.Context...)
	for _, key := range by.Context {
		r.Context.Set(key.Name, key.Value)
	}
	if through != nil {
		r.Endpoint = through.Endpoint
		for _, key := range through.Context {
			r.Context.Set(key.Name, key.Value)
		}
	}
	return r
}
