package access

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Denial is what AWS says in an AccessDenied message.
type Denial struct {
	Principal string // ARN of a role, a session or a user, or name of a service
	Action    string // as in s3:GetObject
	Resource  string // "" where the message does not name it
	Document  string // the kind that AWS blames, as in "permissions boundary"; "" where it does not say
	Explicit  bool   // a statement denies, rather than none allows
}

// The parts of AWS's messages. Line breaks are spaces, and quotes plain, before these are tried.
var (
	deniedWho = regexp.MustCompile(`(arn:[a-z-]+:(?:iam|sts)::\d{12}:[^\s"]+|[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?)` +
		`"? is not authorized to perform:? "?([A-Za-z0-9-]+:[A-Za-z0-9]+|AssumeRole)\b"?`)
	deniedOn    = regexp.MustCompile(`^ on (?:the )?(?:resource|role):? (?:"([^"]+)"|(arn:[^\s"]+|\*))`)
	onKey       = regexp.MustCompile(`^ on the resource associated with this ciphertext`)
	because     = regexp.MustCompile(`^[ ,]*because no ([A-Za-z -]+?) allows`)
	explicitly  = regexp.MustCompile(`^[ ,]*with an explicit deny(?: in (?:an?|the) ([A-Za-z -]+?(?:policy|boundary)))?`)
	noKeyPolicy = regexp.MustCompile(`^[ ,]*because the resource does not exist in this Region, no resource-based policies allow access`)

	encodedMessage = regexp.MustCompile(`Encoded authorization failure message`)
	plainDenial    = regexp.MustCompile(`(?i)access ?denied|\b403\b|not authorized`)
	operation      = regexp.MustCompile(`when calling the (\w+) operation`)
)

// blamed are the kinds of documents in AWS's words, with those of Reasons.
var blamed = map[string]string{"identity-based policy": identityLayer, "resource-based policy": resourceLayer,
	"role trust policy": resourceLayer, "trust policy": resourceLayer, "permissions boundary": boundaryLayer, "service control policy": controlLayer}

// ParseDenial finds the first AccessDenied message in a text, which may be a log of many lines. Its error says what else
// is needed where the text has none that names who was denied what.
func ParseDenial(text string) (*Denial, error) {
	text = strings.NewReplacer(`\"`, `"`, "&quot;", `"`, "`", `"`).Replace(text)
	text = strings.Join(strings.Fields(text), " ")
	found := deniedWho.FindStringSubmatchIndex(text)
	if found == nil {
		return nil, notParsed(text)
	}
	denial := &Denial{Principal: text[found[2]:found[3]], Action: text[found[4]:found[5]]}
	if denial.Action == "AssumeRole" { // as CodePipeline writes it
		denial.Action = "sts:AssumeRole"
	}
	rest := text[found[1]:]
	if on := deniedOn.FindStringSubmatch(rest); on != nil {
		denial.Resource, rest = on[1]+strings.TrimRight(on[2], ".,;)'"), rest[len(on[0]):]
	} else if on := onKey.FindString(rest); on != "" {
		rest = rest[len(on):]
	}
	denial.readCause(rest)
	return denial, nil
}

// readCause reads which document AWS blames. The message about a key leaves open which.
func (d *Denial) readCause(rest string) {
	if noKeyPolicy.MatchString(rest) {
		d.Document = resourceLayer
		return
	}
	cause := because.FindStringSubmatch(rest)
	if cause == nil {
		if cause = explicitly.FindStringSubmatch(rest); cause == nil {
			return
		}
		d.Explicit = true
	}
	d.Document = cause[1]
	if name, known := blamed[d.Document]; known {
		d.Document = name
	}
}

// notParsed says why a text explains nothing, and what to do.
func notParsed(text string) error {
	switch {
	case encodedMessage.MatchString(text):
		return errors.New("the message is encoded; run `aws sts decode-authorization-message --encoded-message …` in the account " +
			"where it was denied, and give --principal, --action and --resource from what it says")
	case text == "":
		return errors.New("no message; give AWS's AccessDenied message as the argument or on standard input, or --principal, --action and --resource")
	case plainDenial.MatchString(text):
		hint := ""
		if called := operation.FindStringSubmatch(text); called != nil {
			hint = fmt.Sprintf(" (the action is probably SERVICE:%s, as in s3:GetObject)", called[1])
		}
		return errors.New("the message names neither who was denied nor on what; give --principal, --action and --resource" + hint)
	}
	return errors.New("there is no AccessDenied message in the text; give one as AWS prints it, or --principal, --action and --resource")
}

// String says what AWS blames, for a person.
func (d *Denial) String() string {
	switch {
	case d.Document == "" && d.Explicit:
		return "a statement denies it"
	case d.Document == "":
		return "it is denied, without saying by which document"
	case d.Explicit:
		return "a statement in a " + d.Document + " denies it"
	}
	return "no " + d.Document + " allows it"
}
