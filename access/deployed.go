package access

import "fmt"

// WithTemplates is the assembly as it is with these templates, by stack: with those that are deployed, for one. A stack
// without a template is left out. Its errors name the stack.
func (a *Assembly) WithTemplates(templates map[string]string) (*Assembly, error) {
	other := &Assembly{}
	for _, stack := range a.Stacks {
		text, found := templates[stack.Name]
		if !found {
			continue
		}
		replaced := &Stack{Name: stack.Name, Account: stack.Account, Region: stack.Region, LookupRole: stack.LookupRole, assembly: other, known: &solved{}}
		if err := replaced.parse([]byte(text)); err != nil {
			return nil, fmt.Errorf("stack %s in account %s: its template cannot be read as JSON: %w", stack.Name, stack.Account, err)
		}
		other.Stacks = append(other.Stacks, replaced)
	}
	return other, other.indexExports()
}
