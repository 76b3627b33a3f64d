package config

// VPNAttachmentFunction is the name of the function, and its role, that finds the VPN connection's attachment.
const VPNAttachmentFunction = "causeway-vpn-attachment"

// VPNLogGroup is the name of the log group of the VPN tunnels.
func VPNLogGroup(org *Organization) string { return "/" + org.Name + "/network/vpn" }

// VPNLogKeyAlias is the alias of the key that encrypts the logs of the VPN tunnels.
func VPNLogKeyAlias(org *Organization) string { return "alias/" + org.Name + "/network/vpn-logs" }
