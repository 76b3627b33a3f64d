package plan

import (
	"maps"
	"path"
	"slices"

	"causeway/config"
)

// levels are how many times a chain of stacks goes from one account to another before each stack. Those of one level and
// account are deployed by one command: within an account the CDK knows the order.
func levels(stacks []config.Stack) map[string]int {
	level, account := map[string]int{}, map[string]*config.Account{}
	for _, stack := range stacks { // each comes after what it needs
		account[stack.Name] = stack.Account
		for _, before := range stack.After {
			at := level[before.Stack]
			if account[before.Stack] != stack.Account {
				at++
			}
			level[stack.Name] = max(level[stack.Name], at)
		}
	}
	return level
}

// waves puts each step into the first wave in which everything that it waits for is done.
func waves(steps []*Step) []*Wave {
	number := numbers(steps)
	all := make([]*Wave, slices.Max(slices.Collect(maps.Values(number))))
	for i := range all {
		all[i] = &Wave{Number: i + 1}
	}
	for _, step := range steps {
		wave := all[number[step.ID]-1]
		wave.Steps = append(wave.Steps, step)
	}
	return all
}

// numbers are the numbers of the waves of steps: one more than the last of those that each waits for.
func numbers(steps []*Step) map[string]int {
	byID, number := map[string]*Step{}, map[string]int{}
	for _, step := range steps {
		byID[step.ID] = step
	}
	var count func(*Step) int
	count = func(step *Step) int {
		if number[step.ID] == 0 {
			last := 0
			for _, before := range step.After {
				last = max(last, count(byID[before.Step]))
			}
			number[step.ID] = last + 1
		}
		return number[step.ID]
	}
	for _, step := range steps {
		count(step)
	}
	return number
}

// group is a pattern and the names of the stacks that it fits.
type group struct {
	pattern string
	stacks  map[string]bool
}

// groups are the stacks of many applications.
func groups(all []config.Stack) []group {
	groups := []group{{pattern: config.SharedServicesPrefix + "*-Artifacts"}, {pattern: config.SharedServicesPrefix + "*-Pipeline"}}
	for i := range groups {
		groups[i].stacks = map[string]bool{}
		for _, stack := range all {
			if fits, _ := path.Match(groups[i].pattern, stack.Name); fits { // the patterns are right
				groups[i].stacks[stack.Name] = true
			}
		}
	}
	return groups
}

// patterns names stacks for the CDK CLI: those of many applications by one pattern, where it fits no other stack.
func patterns(names []string, groups []group) []string {
	var short []string
	for _, group := range groups {
		others := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return group.stacks[name] })
		if fitting := len(names) - len(others); fitting > 1 && fitting == len(group.stacks) {
			short = append(short, group.pattern)
			names = others
		}
	}
	return append(slices.Clone(names), short...)
}
