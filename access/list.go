package access

import (
	"slices"
)

// claim is who may do what, as in "orders-dev CodeDeployRole: read build artifacts of orders".
func claim(principal, target string) string { return principal + ": " + target }

// List is who may do what, a line each, sorted: what a person reviews when a policy changes. Administrators are left
// out: in their own accounts they may do almost everything, and elsewhere nothing. So is what only a boundary would allow.
func (p *Proof) List() []string {
	var lines []string
	for _, e := range p.Entries {
		if e.Decision.Allowed() && !e.Principal.administrator && e.Principal.supposed == "" {
			lines = append(lines, claim(e.Principal.Label, e.Target.String()))
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
