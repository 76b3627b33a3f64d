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
}
