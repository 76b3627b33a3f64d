package access

import (
	"slices"
)

// List is who may do what, a line each, sorted: what a person reviews when a policy changes. Administrators are left
// out: in their own accounts they may do almost everything, and elsewhere nothing. So is what only a boundary would allow.
func (p *Proof) List() []string {
	var lines []string
	for _, e := range p.Entries {
		if e.Decision.Allowed() && e.Principal.Name != administratorRole && e.Principal.supposed == "" {
			lines = append(lines, claim(e.Principal.Label, e.Target.String()))
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
