package config

import (
	"fmt"
	"slices"
	"strings"
)

// checkPackages rejects packages where CodeArtifact is not offered, and names that mean nothing.
func (v *validation) checkPackages() {
	packages, path := v.SharedServices.Packages, "sharedServices.packages"
	if packages == nil {
		return
	}
	if v.Partition() != "" && !slices.Contains(packageRegions, v.Region) {
		v.reject(path, "needs AWS CodeArtifact, which is not offered in %s; leave it out", v.Region)
	}
	for i, connection := range packages.ExternalConnections {
		if _, known := externalConnections[connection]; !known && connection != "" {
			v.reject(fmt.Sprintf("%s.externalConnections[%d]", path, i), "is no external connection of CodeArtifact; use %s", strings.Join(connectionNames(), ", "))
		}
	}
	var names []string
	for _, app := range v.Applications {
		if app != nil {
			names = append(names, app.Name)
		}
	}
	for i, publisher := range packages.Publishers {
		if publisher != "" && !slices.Contains(names, publisher) {
			v.reject(fmt.Sprintf("%s.publishers[%d]", path, i), "is none of the applications: %s", list(names))
		}
	}
	v.checkPackageUnits(path + ".units")
}

// checkPackageUnits rejects units that policies cannot name: they know a unit by its ID.
func (v *validation) checkPackageUnits(path string) {
	for i, name := range v.SharedServices.Packages.Units {
		path := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case name == "": // has been reported
		case !v.isUnit(name):
			v.reject(path, "is none of the units: %s; add it to organization.units with its id, or leave it out, which names each account of the file", list(v.unitNames()))
		case !v.isRejected("organization") && !v.isRejected("organization.units") && !v.doc.written("organization.units."+name+".id"):
			v.reject(path, "has no id, by which policies know a unit; use units that exist already, or leave it out, which names each account of the file")
		}
	}
}
