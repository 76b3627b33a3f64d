package cloudtest

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// answers are the operations that are known.
var answers = map[string]func(*request){
	"GetCallerIdentity":   (*request).callerIdentity,
	"AssumeRole":          (*request).assumeRole,
	"DescribeStacks":      (*request).describeStacks,
	"DescribeStackEvents": (*request).describeStackEvents,
	"GetTemplate":         (*request).template,
	"GetParameter":        (*request).parameter,
	"GetConnection":       (*request).connection,

	"DescribeOrganization":                (*request).organization,
	"ListRoots":                           (*request).roots,
	"ListAWSServiceAccessForOrganization": (*request).trusted,
	"ListAccountsForParent":               (*request).accountsIn,
	"ListParents":                         (*request).parents,
}

func (q *request) callerIdentity() {
	q.write(fmt.Sprintf("<Account>%[1]s</Account><Arn>arn:aws:iam::%[1]s:user/test</Arn><UserId>AIDA</UserId>", q.id))
}

// assumeRole gives credentials of the account that the role is in, where there is such an account.
func (q *request) assumeRole() {
	arn := q.form.Get("RoleArn")
	account := strings.Split(arn, ":")[4]
	if q.aws.Accounts[account] == nil {
		q.fail("AccessDenied", "User: arn:aws:iam::"+q.id+":user/test is not authorized to perform: sts:AssumeRole on resource: "+arn)
		return
	}
	q.write(fmt.Sprintf(`<Credentials><AccessKeyId>ASIA%s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
		<Expiration>%s</Expiration></Credentials><AssumedRoleUser><Arn>%s</Arn><AssumedRoleId>AROA:test</AssumedRoleId></AssumedRoleUser>`,
		account, q.expiry.UTC().Format(time.RFC3339), escape(arn)))
}

// perPage is how many stacks and events an answer has, so that what AWS answers in pages comes in pages.
const perPage = 2

func (q *request) describeStacks() {
	if name := q.form.Get("StackName"); name != "" {
		if stack := q.stack(name); stack != nil {
			q.write("<Stacks>" + stackXML(q.id, stack) + "</Stacks>")
		}
		return
	}
	var members []string
	for _, stack := range q.account.Stacks {
		if stack.Region == q.region {
			members = append(members, stackXML(q.id, stack))
		}
	}
	q.writePage("Stacks", members)
}

func (q *request) describeStackEvents() {
	stack := q.stack(q.form.Get("StackName"))
	if stack == nil {
		return
	}
	var members []string
	for n, event := range stack.Events {
		physical := event.Resource
		if physical == stack.Name {
			physical = stackID(q.id, stack)
		}
		members = append(members, fmt.Sprintf(`<member><EventId>%d</EventId><StackId>%s</StackId><StackName>%s</StackName><LogicalResourceId>%s</LogicalResourceId>
			<PhysicalResourceId>%s</PhysicalResourceId><ResourceType>%s</ResourceType><ResourceStatus>%s</ResourceStatus>
			<ResourceStatusReason>%s</ResourceStatusReason><Timestamp>%s</Timestamp></member>`, n, stackID(q.id, stack), stack.Name, event.Resource,
			physical, event.Type, event.Status, escape(event.Reason), time.Unix(int64(1000-n), 0).UTC().Format(time.RFC3339)))
	}
	q.writePage("StackEvents", members)
}

// writePage answers with a page of a list. The token of the next one is where it begins.
func (q *request) writePage(list string, members []string) {
	begin, next := 0, ""
	_, _ = fmt.Sscan(q.form.Get("NextToken"), &begin)
	end := min(begin+perPage, len(members))
	if end < len(members) {
		next = fmt.Sprintf("<NextToken>%d</NextToken>", end)
	}
	q.write(fmt.Sprintf("<%[1]s>%[2]s</%[1]s>%[3]s", list, strings.Join(members[begin:end], ""), next))
}

func (q *request) template() {
	if stack := q.stack(q.form.Get("StackName")); stack != nil {
		q.write("<TemplateBody>" + escape(stack.Template) + "</TemplateBody>")
	}
}

// stack is the stack of that name in the request's region. Where there is none, it answers so, and is nil.
func (q *request) stack(name string) *Stack {
	for _, stack := range q.account.Stacks {
		if stack.Name == name && stack.Region == q.region {
			return stack
		}
	}
	q.fail("ValidationError", "Stack with id "+name+" does not exist")
	return nil
}

func stackID(account string, stack *Stack) string {
	return "arn:aws:cloudformation:" + stack.Region + ":" + account + ":stack/" + stack.Name + "/1"
}

func stackXML(account string, stack *Stack) string {
	var text strings.Builder
	_, _ = fmt.Fprintf(&text, `<member><StackId>%s</StackId><StackName>%s</StackName><StackStatus>%s</StackStatus><StackStatusReason>%s</StackStatusReason>
		<CreationTime>2026-01-01T00:00:00Z</CreationTime><EnableTerminationProtection>%t</EnableTerminationProtection>`,
		stackID(account, stack), stack.Name, stack.Status, escape(stack.Reason), stack.Protected)
	writePairs(&text, "Parameter", stack.Parameters)
	writePairs(&text, "Output", stack.Outputs)
	return text.String() + "</member>"
}

func writePairs(text *strings.Builder, kind string, pairs map[string]string) {
	_, _ = fmt.Fprintf(text, "<%ss>", kind)
	for key, value := range pairs {
		_, _ = fmt.Fprintf(text, "<member><%[1]sKey>%[2]s</%[1]sKey><%[1]sValue>%[3]s</%[1]sValue></member>", kind, key, escape(value))
	}
	_, _ = fmt.Fprintf(text, "</%ss>", kind)
}

func escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text))
	return out.String()
}
