package config

import (
	"slices"
	"strings"
)

// DeveloperAccess is what an application's developers may do in a stage.
type DeveloperAccess string

// DevelopersOperate lets developers restart a stage; none given means that they may look at it only.
const DevelopersOperate DeveloperAccess = "operate"

// DevelopersStack is the name of the stack with the roles of the developers of an account's stages.
func DevelopersStack(account *Account) string { return "Developers-" + account.Name }

// DeveloperRole is the name of the role of the application's developers in the account of a stage. It begins like all names
// that templates of applications, and administrators where the organization is managed, cannot change.
func DeveloperRole(d Deployment) string { return "causeway-developer-" + d.Name() }

// DeveloperDeploymentsInto are the stages in the account whose applications have developers, in the order of the file.
func (o *Organization) DeveloperDeploymentsInto(account *Account) []Deployment {
	return slices.DeleteFunc(o.DeploymentsInto(account), func(d Deployment) bool { return len(d.Application.Developers) == 0 })
}

// The name of a role of IAM Identity Center ends in sixteen letters and digits that AWS chooses; the file has * for them.
const (
	identityCenterRole = "AWSReservedSSO_"
	randomEnd          = 16
)

// DeveloperARNs are the ARNs of the roles that the application's developers sign in with, as conditions on aws:PrincipalArn
// match them. A * would match longer names, too, which are another permission set's; ? is one character.
func DeveloperARNs(app *Application) []string {
	var arns []string
	for _, arn := range app.Developers {
		if name, random := strings.CutSuffix(arn, "*"); random {
			arn = name + strings.Repeat("?", randomEnd)
		}
		arns = append(arns, arn)
	}
	return arns
}

// developerOf takes the ARN of a role apart.
func developerOf(arn string) (partition, account, name string) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return "", "", ""
	}
	return parts[1], parts[4], parts[5][strings.LastIndex(parts[5], "/")+1:]
}
