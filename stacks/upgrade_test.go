package stacks

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

const (
	migrationsFile = "testdata/releases/migrations.txt"
	upgradingGuide = "../docs/upgrading.md"
)

// migration is one line of the file of migrations: a change that an upgrade brings on purpose.
type migration struct {
	line, release   string
	stack, id, kind string // stack and id may be patterns
	section         string // of docs/upgrading.md
}

func (m migration) allows(r release, f finding) bool {
	stack, _ := path.Match(m.stack, f.stack)
	id, _ := path.Match(m.id, f.id)
	return m.release == r.version && stack && id && m.kind == f.kind
}

// readMigrations reads a file of migrations.
func readMigrations(t *testing.T, file string) []migration {
	t.Helper()
	var all []migration
	for line := range strings.Lines(file) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if len(words) != 5 || !strings.HasPrefix(words[4], "#") {
			t.Fatalf("%s: not RELEASE STACK LOGICAL-ID WHAT #SECTION: %s", migrationsFile, line)
		}
		all = append(all, migration{strings.TrimSpace(line), words[0], words[1], words[2], words[3], words[4]})
	}
	return all
}

// TestUpgrades holds that whoever has deployed a release can deploy what today's code makes of the same file: nothing with
// state is replaced or removed, no name changes and no import breaks, unless a migration says so and how to do it.
func TestUpgrades(t *testing.T) {
	all := keptReleases(t)
	file, err := os.ReadFile(migrationsFile)
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(upgradingGuide)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range unmigrated(all, compareAll(t, all), readMigrations(t, string(file)), string(guide)) {
		t.Error(problem)
	}
}

// unmigrated are the findings that no migration allows, and the migrations that allow nothing or are not described.
func unmigrated(all []release, changes []compared, migrations []migration, guide string) []string {
	var problems []string
	used := map[string]bool{}
	for i, r := range all {
		for _, f := range r.findings(changes[i]) {
			allowed := slices.IndexFunc(migrations, func(m migration) bool { return m.allows(r, f) })
			if allowed < 0 {
				problems = append(problems, "from "+r.String()+": "+f.String())
				continue
			}
			used[migrations[allowed].line] = true
		}
	}
	for _, m := range migrations {
		if !used[m.line] {
			problems = append(problems, "nothing changes as this migration says: "+m.line)
		}
		if !slices.ContainsFunc(strings.Split(guide, "\n"), func(line string) bool { return anchor(line) == m.section }) {
			problems = append(problems, upgradingGuide+" has no section "+m.section+" for the migration: "+m.line)
		}
	}
	return problems
}

// anchor is the link to a heading, as GitHub makes it.
func anchor(line string) string {
	title := strings.ToLower(strings.TrimLeft(line, "#"))
	if title == strings.ToLower(line) {
		return ""
	}
	words := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.TrimSpace(title))
	return "#" + strings.ReplaceAll(words, " ", "-")
}
