package config

// NotDeployedYet lists the keys of the file that are read and checked but not deployed by this version, so that nobody
// takes them for done. What would change the meaning of the rest, such as a deploy type, is rejected instead.
func (o *Organization) NotDeployedYet() []string {
	var keys []string
	add := func(present bool, key string) {
		if present {
			keys = append(keys, key)
		}
	}
	add(len(o.SharedServices.ReplicateImagesTo) > 0, "sharedServices.replicateImagesTo")
	return keys
}
