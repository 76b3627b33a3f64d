package config

// checkNotifications rejects notifications that would reach nobody.
func (v *validation) checkNotifications(path string, n *Notifications) {
	if n == nil {
		return
	}
	if !v.doc.written(path+".email") && !v.doc.written(path+".slack") {
		v.reject(path, "tells nobody; add email or slack, or leave it out")
	}
	if n.Slack != nil && v.Partition() != "" && v.Partition() != "aws" {
		v.reject(path+".slack", "is not possible in %s, where Amazon Q Developer in chat applications is missing; use email", v.Region)
	}
}
