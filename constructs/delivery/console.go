package delivery

import "causeway/constructs/policy"

// consoleDomains are the domains of AWS's console by partition.
var consoleDomains = map[string]string{"aws": "console.aws.amazon.com", "aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}

// consoleOf is the address of a page of a service's console.
func consoleOf(env policy.Environment, service, page string) string {
	return "https://" + consoleDomains[env.Partition] + "/" + service + "/home?region=" + env.Region + "#/" + page
}
