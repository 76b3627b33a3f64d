package main

import (
	"fmt"
	"os"
	"path/filepath"

	"causeway/access"
	"causeway/config"
	"causeway/quotas"
)

// outdirVariable is where the CDK CLI says where it looks for the cloud assembly (aws-cdk, cx-api).
const outdirVariable = "CDK_OUTDIR"

// output is the directory that a cloud assembly is synthesized into. Only what AWS would accept is moved from there to
// where the CDK CLI deploys from: what is there already stays as it is where something is wrong.
type output struct{ synthesized, published string }

// newOutput creates the directory below the one of the CDK CLI, so that its files can be moved. Where the app runs alone,
// nobody has said where its assembly belongs: it is measured and left nowhere.
func newOutput() (*output, error) {
	o := &output{published: os.Getenv(outdirVariable)}
	if o.published != "" {
		if err := os.MkdirAll(o.published, 0o750); err != nil {
			return nil, err
		}
	}
	var err error
	o.synthesized, err = os.MkdirTemp(o.published, "unmeasured-")
	return o, err
}

// publish measures the assembly and moves it to where the CDK CLI looks for it. Its error names everything that is beyond
// one of AWS's limits; what is close to one is a warning.
func (o *output) publish(org *config.Organization) error {
	assembly, err := access.ReadAssembly(o.synthesized)
	if err != nil {
		return err
	}
	report, err := quotas.Measure(org, assembly)
	if err != nil {
		return err
	}
	if err := report.Exceeded(); err != nil {
		return fmt.Errorf("%w\nthese templates cannot be deployed; nothing was written", err)
	}
	report.WriteWarnings(stderr)
	if o.published == "" {
		return nil
	}
	return o.move()
}

// move replaces what is published. The manifest is taken away first and comes last, because without it nothing can be
// deployed: whoever is interrupted has no assembly, never half of one.
func (o *output) move() error {
	const manifest = "manifest.json"
	entries, err := os.ReadDir(o.synthesized)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(o.published, manifest)); err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == manifest {
			continue
		}
		if err := o.moveEntry(entry.Name()); err != nil {
			return err
		}
	}
	return o.moveEntry(manifest)
}

// moveEntry replaces a file, or the directory of an asset.
func (o *output) moveEntry(name string) error {
	target := filepath.Join(o.published, name)
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	return os.Rename(filepath.Join(o.synthesized, name), target)
}

// remove removes what is left.
func (o *output) remove() error { return os.RemoveAll(o.synthesized) }
