package access

import "causeway/config"

// Question is one request of a role: may it do this?
type Question struct {
	Account  *config.Account
	Role     string // name of a role in the account
	Action   string // as in ecs:CreateCluster
	Resource string // ARN, or "*" for actions that support no other
	Context  map[string]string
}

// Ask decides single requests by the assembly's templates, in the order of the questions. It says nothing about what is
// intended; that is what Prove is for.
func Ask(assembly *Assembly, org *config.Organization, engine *Engine, questions []Question) ([]*Decision, error) {
	model, err := NewModel(assembly, org)
	if err != nil {
		return nil, err
	}
	if _, err := engine.Load(model.Policies); err != nil { // what IAM would not understand, Prove reports
		return nil, err
	}
	requests := make([]*Request, len(questions))
	for i, q := range questions {
		target := model.target(q.Action, q.Resource, q.Context)
		if target.Account == "" {
			target.Account = q.Account.ID
		}
		requests[i] = model.request(model.named(q.Account, q.Role), target)
	}
	return engine.Decide(requests)
}
