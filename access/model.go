package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"causeway/config"
)

// Model is what the templates say about access: every policy, with the role or resource that it belongs to.
type Model struct {
	Org        *config.Organization
	accounts   []*config.Account // by name
	accountIDs []string          // in the same order
	order      map[string]int    // of the accounts, by ID
	assembly   *Assembly
	Roles      []*Role
	byAccount  map[string][]*Role // by the account's ID
	byARN      map[string]*Role
	byLabel    map[string]*Role // of its principal
	Resources  []*Resource
	inAccount  map[string][]*Resource // by the account's ID
	resources  map[string]*Resource   // by ARN; of a package repository also by that of its packages
	keys       map[string]*Resource   // by region and alias
	Policies   []*Policy              // each document once; what the engine loads
	documents  map[documentPlace]*Policy
	stacks     map[*Assembly]map[string][]*Stack // by account; stacksIn fills it
	scps       []*scp
	controlled map[string][]*Policy // service control policies by the account's ID; controls fills it
	execution  map[string][]*Policy // of the CDK's execution role, by the account's ID
	endpoints  map[string]*Policy   // of the network, by the last part of the service's name, as in ecr.api

	administrator  *Policy            // what an administrator of an account may
	openTrust      map[string]*Policy // of another role than the platform's, by the account's ID; trustOpenly fills it
	cdk            cdkPolicies
	serviceNames   []string // AWS services that policies name, and others that act for many
	mentions       map[*Policy]*mentions
	strangers      map[string][]*Principal // by name
	administrators map[string]*Principal   // by the account's ID
	signIns        []signIn
	asksForPaths   bool // a policy has a condition on aws:PrincipalOrgPaths
}

// Kind is what a policy is attached to.
type Kind string

// The kinds of policies. A permissions boundary is written like an identity policy.
const (
	IdentityPolicy Kind = "identity"
	ResourcePolicy Kind = "resource"
	TrustPolicy    Kind = "trust"
	ControlPolicy  Kind = "scp"
	EndpointPolicy Kind = "endpoint"
)

// Policy is one policy document, every intrinsic function in it resolved.
type Policy struct {
	Kind      Kind
	Stack     *Stack // nil where the proof itself wrote it
	LogicalID string
	Name      string // of the policy in the resource, as in PolicyName
	Document  map[string]any

	text    string   // the document as JSON
	wording *wording // what the engine knows of it; Load sets it

	parsed *statements
}

// Where says where the policy stands, for a person.
func (p *Policy) Where() string {
	if p.Stack == nil {
		return p.Name
	}
	where := fmt.Sprintf("account %s, stack %s, %s", p.Stack.Account, p.Stack.Name, p.LogicalID)
	if p.Name != "" {
		where += " (" + p.Name + ")"
	}
	return where
}

// documentPlace is where in the templates a document stands.
type documentPlace struct {
	kind      Kind
	stack     *Stack
	logicalID string
	name      string
}

// Role is an IAM role of an account.
type Role struct {
	Stack      *Stack
	LogicalID  string
	Name       string
	ARN        string
	Trust      *Policy
	Identity   []*Policy
	Boundary   *Policy // nil for none
	everything *Policy // of CloudFormationRole: allows everything, so that its boundary alone decides
	// BoundaryARN is the ARN of the boundary; "" for none.
	BoundaryARN string
	index       int        // in the model
	principal   *Principal // the role as who makes a request; shared, never changed
	variants    struct{ departed, bounded, given *Principal }
}

// Resource is a resource that can have a policy of its own, or that only some may change.
type Resource struct {
	Stack     *Stack
	LogicalID string
	Type      string // CloudFormation's, as in AWS::S3::Bucket
	Name      string
	ARN       string
	Policy    *Policy  // nil for none
	Aliases   []string // of a key
}

// Problem is something in a template that the proof cannot accept as it stands.
type Problem struct {
	Policy  *Policy
	Message string
}

func (p Problem) String() string { return p.Policy.Where() + ": " + p.Message }

// NewModel reads the model out of an assembly.
//
// Its error is about what it does not understand: a policy with an intrinsic function that it cannot resolve, an AWS
// managed policy, a resource of an unknown type with a policy. Nothing is skipped.
func NewModel(assembly *Assembly, org *config.Organization) (*Model, error) {
	if err := assembly.madeFor(org); err != nil {
		return nil, err
	}
	assembly, err := assembly.Delivered(org)
	if err != nil {
		return nil, err
	}
	m := &Model{Org: org, accounts: org.AccountsByName(), order: map[string]int{}, assembly: assembly, byAccount: map[string][]*Role{}, byARN: map[string]*Role{}, byLabel: map[string]*Role{},
		documents: map[documentPlace]*Policy{}, stacks: map[*Assembly]map[string][]*Stack{}, inAccount: map[string][]*Resource{}, mentions: map[*Policy]*mentions{}, strangers: map[string][]*Principal{},
		administrators: map[string]*Principal{}, endpoints: map[string]*Policy{}, execution: map[string][]*Policy{}, controlled: map[string][]*Policy{}}
	for i, account := range m.accounts {
		m.order[account.ID] = i
		m.accountIDs = append(m.accountIDs, account.ID)
	}
	for _, app := range org.Applications {
		m.signIns = append(m.signIns, signInsOf(org, app)...)
	}
	m.administrator = m.add(&Policy{Kind: IdentityPolicy, Name: "an administrator's policy", Document: allowEverything()})
	m.fullAccess()
	m.addCDKPolicies()
	for _, stack := range assembly.Stacks {
		for _, read := range []func(*Stack) error{m.addRoles, m.addExecution, m.addResources, m.addControlPolicies, m.addEndpoints, m.refuseUnknownPolicies, refuseForeignCopies} {
			if err := read(stack); err != nil {
				return nil, fmt.Errorf("account %s, stack %s: %w", stack.Account, stack.Name, err)
			}
		}
	}
	m.serviceNames = m.services()
	m.indexResources()
	for _, role := range m.Roles {
		role.principal = m.principal(role)
		m.byLabel[role.principal.Label] = role
	}
	m.trustOpenly()
	m.asksForPaths = slices.ContainsFunc(m.Policies, func(p *Policy) bool { return strings.Contains(p.text, orgPaths) })
	return m, nil
}

// madeFor rejects an assembly with a stack for an account that the file does not have.
func (a *Assembly) madeFor(org *config.Organization) error {
	for _, stack := range a.Stacks {
		if org.AccountByID(stack.Account) == nil {
			return fmt.Errorf("stack %s is for account %s, which the organization's file does not have: the assembly was made from another file; run `make synth` again",
				stack.Name, stack.Account)
		}
	}
	return nil
}

// document makes a policy out of a property.
func (m *Model) document(kind Kind, stack *Stack, id, name string, value any) (*Policy, error) {
	at := documentPlace{kind, stack, id, name}
	if found := m.documents[at]; found != nil {
		return found, nil // a managed policy of several roles
	}
	found, err := stack.written(at, value)
	if err != nil {
		return nil, err
	}
	added := &Policy{Kind: kind, Stack: stack, LogicalID: id, Name: name, Document: found.document, text: found.text, parsed: found.statements}
	m.Policies, m.documents[at] = append(m.Policies, added), added
	if kind == EndpointPolicy {
		return added, nil // it lets nobody in
	}
	return added, added.refuseOtherPrincipals()
}

// written is a policy document as it is written, every intrinsic function in it resolved.
type written struct {
	document   map[string]any
	text       string // the document as JSON
	statements *statements
}

// written is the document at a place of the stack, whose property has this value.
func (s *Stack) written(at documentPlace, value any) (*written, error) {
	at.stack = nil // itself, and those that are copies of it
	if found, ok := s.known.documents.Load(at); ok {
		return found.(*written), nil
	}
	resolved, err := s.Resolve(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at.logicalID, err)
	}
	document, ok := resolved.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: %v is no policy document", at.logicalID, resolved)
	}
	found := &written{document, jsonText(document), parse(document)}
	s.known.documents.Store(at, found)
	return found, nil
}

// refuseOtherPrincipals rejects a policy that lets in whom the proof does not try: users of an identity provider,
// canonical users, and every service at once.
func (p *Policy) refuseOtherPrincipals() error {
	for _, s := range p.statements() {
		if len(s.principals("Federated")) > 0 || len(s.principals("CanonicalUser")) > 0 || slices.Contains(s.principals("Service"), "*") {
			return fmt.Errorf("%s: %v lets in an identity provider, a canonical user or any service, whom the proof does not know", p.LogicalID, s["Sid"])
		}
	}
	return nil
}

// add reads a policy, and keeps it for the engine.
func (m *Model) add(p *Policy) *Policy {
	p.text, p.parsed = jsonText(p.Document), parse(p.Document)
	m.Policies = append(m.Policies, p)
	return p
}

// role is the role of an ARN, or nil.
func (m *Model) role(arn string) *Role { return m.byARN[arn] }

// understood are the types whose policies are read.
var understood = map[string]bool{"AWS::IAM::Role": true, "AWS::IAM::ManagedPolicy": true, "AWS::IAM::Policy": true,
	"AWS::IAM::RolePolicy": true, "AWS::S3::Bucket": true, "AWS::S3::BucketPolicy": true, "AWS::KMS::Key": true,
	"AWS::ECR::Repository": true, "AWS::SNS::TopicPolicy": true, "AWS::Events::EventBusPolicy": true, "AWS::Organizations::Policy": true, "AWS::CloudFormation::StackSet": true, "AWS::EC2::VPCEndpoint": true,
	packageDomainType: true, packageRepositoryType: true}

// opening are the types that open access without a policy document that the proof reads.
var opening = []string{"AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::UserToGroupAddition", "AWS::IAM::AccessKey",
	"AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy", "AWS::KMS::ReplicaKey",
	"AWS::S3::AccessPoint", "AWS::CloudFormation::Stack", "AWS::Lambda::Url", "AWS::SSO::PermissionSet", "AWS::RolesAnywhere::Profile"}

// refuseUnknownPolicies rejects what the model would leave out.
func (m *Model) refuseUnknownPolicies(stack *Stack) error {
	if stack.template.Transform != nil {
		return fmt.Errorf("the template has a transform, %v, whose effect on access the proof does not know", stack.template.Transform)
	}
	for _, id := range stack.resourceIDs("") {
		r := stack.template.Resources[id]
		if slices.Contains(opening, r.Type) || !understood[r.Type] && hasStatements(r.Properties) {
			return fmt.Errorf("%s is a %s, whose effect on access the proof does not know", id, r.Type)
		}
	}
	return nil
}

// hasStatements says whether there is a policy document somewhere in a value.
func hasStatements(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		if _, ok := value["Statement"]; ok {
			return true
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if hasStatements(value[key]) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(value, hasStatements)
	case string:
		return strings.Contains(value, `"Statement"`)
	}
	return false
}
