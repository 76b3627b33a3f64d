package e2e

// Wrong files: notifications.
var invalidNotifications = []invalid{
	{name: "notifications that tell nobody",
		edits: []edit{{"      email: payments@example.com\n      slack: {workspaceId: T0123ABCD, channelId: C0123ABCD}", "      {}"}},
		want:  []string{`:68:5: applications[1].notifications: tells nobody; add email or slack, or leave it out`}},
	{name: "an address that is none",
		edits: []edit{{"email: payments@example.com", "email: payments"}},
		want:  []string{`:69:14: applications[1].notifications.email: "payments" does not fit: the e-mail address that hears of executions, approvals, deployments and alarms`}},
	{name: "a workspace and a channel by their names",
		edits: []edit{{"{workspaceId: T0123ABCD, channelId: C0123ABCD}", "{workspaceId: acme, channelId: '#payments'}"}},
		want: []string{
			`:70:28: applications[1].notifications.slack.workspaceId: "acme" does not fit: the ID of the workspace, as in T0123ABCD`,
			`:70:45: applications[1].notifications.slack.channelId: "#payments" does not fit: the ID of the channel, as in C0123ABCD, or G0123ABCD where it is private`,
		}},
	{name: "a channel without its workspace",
		edits: []edit{{"{workspaceId: T0123ABCD, channelId: C0123ABCD}", "{channelId: C0123ABCD}"}},
		want:  []string{`:70:7: applications[1].notifications.slack: is missing the key workspaceId: the ID of the workspace, as in T0123ABCD`}},
	{name: "a listener of another kind",
		edits: []edit{{"      slack: {workspaceId: T0123ABCD, channelId: C0123ABCD}", "      teams: payments"}},
		want:  []string{`:70:14: applications[1].notifications.teams: is no key of this place; its keys are email, slack`}},
}
