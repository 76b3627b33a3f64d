package config

// Where a buildspec comes from, besides a path in the commit.
const (
	DefaultBuildspec = "default" // the platform's, for the deploy type
	NoBuildspec      = "none"    // the step is left out
)

// Buildspecs say how CodeBuild tests, analyses and builds a commit: each is the path of a buildspec in the commit, or
// default.
type Buildspecs struct {
	// Tests is the buildspec of the unit tests: a path in the commit, default for the platform's own, or none.
	Tests string `json:"tests,omitempty" jsonschema:"maxLength=256,pattern=^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$"`
	// Analysis is the buildspec of the static analysis: a path in the commit, default for the platform's own, or none.
	Analysis string `json:"analysis,omitempty" jsonschema:"maxLength=256,pattern=^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$"`
	// Build is the buildspec of the build: a path in the commit, buildspec.yml where nothing is written, or default for
	// the platform's own.
	Build string `json:"build,omitempty" jsonschema:"maxLength=256,pattern=^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$"`
}

// Severity is how bad a known vulnerability is, in the words of Amazon Inspector.
type Severity string

// The severities, the worst first; ScanNothing leaves the scans out.
const (
	SeverityCritical Severity = "critical"
	SeverityHigh     Severity = "high"
	SeverityMedium   Severity = "medium"
	SeverityLow      Severity = "low"
	ScanNothing      Severity = "none"
)

// severities are all that a scan can fail on, the worst first.
var severities = []Severity{SeverityCritical, SeverityHigh, SeverityMedium, SeverityLow}

// Tests is the buildspec of the unit tests, or none.
func (a *Application) Tests() string { return chosen(a.buildspecs().Tests, DefaultBuildspec) }

// Analysis is the buildspec of the static analysis, or none.
func (a *Application) Analysis() string { return chosen(a.buildspecs().Analysis, DefaultBuildspec) }

// Build is the buildspec of the build.
func (a *Application) Build() string { return chosen(a.buildspecs().Build, "buildspec.yml") }

func (a *Application) buildspecs() Buildspecs {
	if a.Buildspecs == nil {
		return Buildspecs{}
	}
	return *a.Buildspecs
}

func chosen(given, otherwise string) string {
	if given == "" {
		return otherwise
	}
	return given
}

// FailsOn are the severities of vulnerabilities that stop the pipeline, the worst first; none where nothing is scanned.
func (a *Application) FailsOn() []Severity {
	lowest := a.Scan
	if lowest == "" {
		lowest = SeverityHigh
	}
	for i, severity := range severities {
		if severity == lowest {
			return severities[:i+1]
		}
	}
	return nil
}
