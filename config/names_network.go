package config

import "strings"

// VPNAttachmentFunction is the name of the function, and its role, that finds the VPN connection's attachment.
const VPNAttachmentFunction = "causeway-vpn-attachment"

// VPNLogGroup is the name of the log group of the VPN tunnels.
func VPNLogGroup(org *Organization) string { return "/" + org.Name + "/network/vpn" }

// VPNLogKeyAlias is the alias of the key that encrypts the logs of the VPN tunnels.
func VPNLogKeyAlias(org *Organization) string { return "alias/" + org.Name + "/network/vpn-logs" }

// FlowLogBucketIn is the name of the bucket of a region's flow logs, where they are kept in one. Like the buckets of access
// logs it has -logs- in it, by which service control policies keep it from being erased.
func FlowLogBucketIn(org *Organization, region string) string {
	return strings.Join([]string{org.Name, "flow-logs", org.Accounts[org.Network.Account].ID, region}, "-")
}

// FlowLogBucketKeyAlias is the alias of the key that encrypts the bucket of flow logs. It is another than that of the log
// group, which stays readable when records go to a bucket from then on.
func FlowLogBucketKeyAlias(org *Organization) string {
	return "alias/" + org.Name + "/network/flow-log-bucket"
}
