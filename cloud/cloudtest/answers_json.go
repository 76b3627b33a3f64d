package cloudtest

func (q *request) parameter() {
	value, found := q.account.Parameters[q.region+q.value("Name")]
	if !found {
		q.fail("ParameterNotFound", "")
		return
	}
	q.write(map[string]any{"Parameter": map[string]any{"Name": q.value("Name"), "Value": value}})
}

func (q *request) connection() {
	arn := q.value("ConnectionArn")
	status, found := q.account.Connections[arn]
	if !found {
		q.fail("ResourceNotFoundException", "Connection "+arn+" not found")
		return
	}
	q.write(map[string]any{"Connection": map[string]any{"ConnectionArn": arn, "ConnectionStatus": status}})
}

// belongs says whether there is an organization. Where there is none, it answers so.
func (q *request) belongs() bool {
	if q.aws.Organization == nil {
		q.fail("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
		return false
	}
	return true
}

// manages says whether the request is of the management account, who alone may ask most. Where not, it answers so.
func (q *request) manages() bool {
	if q.belongs() && q.aws.Organization.ManagementAccount != q.id {
		q.fail("AccessDeniedException", "You don't have permissions to access this resource.")
		return false
	}
	return q.aws.Organization != nil
}

func (q *request) organization() {
	if org := q.aws.Organization; q.belongs() {
		q.write(map[string]any{"Organization": map[string]any{"Id": org.ID, "MasterAccountId": org.ManagementAccount, "FeatureSet": org.Features}})
	}
}

func (q *request) roots() {
	if !q.manages() {
		return
	}
	types := []map[string]any{}
	for _, name := range q.aws.Organization.PolicyTypes {
		types = append(types, map[string]any{"Type": name, "Status": "ENABLED"})
	}
	q.write(map[string]any{"Roots": []any{map[string]any{"Id": q.aws.Organization.RootID, "PolicyTypes": types}}})
}

func (q *request) trusted() {
	if !q.manages() {
		return
	}
	principals := []map[string]any{}
	for _, principal := range q.aws.Organization.Trusted {
		principals = append(principals, map[string]any{"ServicePrincipal": principal})
	}
	q.write(map[string]any{"EnabledServicePrincipals": principals})
}

func (q *request) parents() {
	if !q.manages() {
		return
	}
	parent, found := q.aws.Organization.Parents[q.value("ChildId")]
	if !found {
		q.fail("ChildNotFoundException", "You specified a child that doesn't exist.")
		return
	}
	kind := "ORGANIZATIONAL_UNIT"
	if parent == q.aws.Organization.RootID {
		kind = "ROOT"
	}
	q.write(map[string]any{"Parents": []any{map[string]any{"Id": parent, "Type": kind}}})
}

func (q *request) accountsIn() {
	if !q.manages() {
		return
	}
	accounts := []map[string]any{}
	for account, parent := range q.aws.Organization.Parents {
		if parent == q.value("ParentId") {
			accounts = append(accounts, map[string]any{"Id": account})
		}
	}
	q.write(map[string]any{"Accounts": accounts})
}
