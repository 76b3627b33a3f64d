// Package cloudtest is an AWS on the loopback interface that knows what package cloud asks, for tests. It says who it is
// asked by from the access key of the request, and checks no signature.
package cloudtest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// AWS is what the accounts of a test have. Change it before it is asked.
type AWS struct {
	URL          string
	Accounts     map[string]*Account // by account ID
	Organization *Organization       // nil where the accounts belong to none
	configFile   string
	slow         string // the operation that takes three seconds
	mutex        sync.Mutex
	asked        []string
}

// Account is what an account has.
type Account struct {
	Stacks      []*Stack
	Parameters  map[string]string // of Systems Manager, as region + name
	Connections map[string]string // status by ARN
	// Fails answers an operation, as in DescribeStacks, with an error code, as in AccessDenied.
	Fails map[string]string
}

// Stack is a stack of an account.
type Stack struct {
	Region, Name, Status, Reason, Template string
	Parameters, Outputs                    map[string]string
	Protected                              bool
	Events                                 []Event // newest first
}

// Event is an event of a stack; the one with which an operation began has the stack's name as its resource.
type Event struct{ Resource, Type, Status, Reason string }

// Organization is an AWS Organization.
type Organization struct {
	ID, RootID, ManagementAccount, Features string
	PolicyTypes, Trusted                    []string
	Parents                                 map[string]string // of accounts, by ID
}

// Start starts an AWS, and makes it the only one that the test can reach: the environment has neither credentials nor
// profiles but those of Profile.
func Start(t testing.TB) *AWS {
	t.Helper()
	fake := &AWS{Accounts: map[string]*Account{}}
	server := httptest.NewServer(http.HandlerFunc(fake.serve))
	t.Cleanup(server.Close)
	fake.URL = server.URL
	Isolate(t)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	fake.configFile = os.Getenv("AWS_CONFIG_FILE")
	return fake
}

// Isolate takes from the environment what leads to AWS.
func Isolate(t testing.TB) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // so that it comes back
			_ = os.Unsetenv(name)
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(home, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
}

// Account is an account of this AWS, which it gets where it has none of that ID.
func (a *AWS) Account(id string) *Account {
	if a.Accounts[id] == nil {
		a.Accounts[id] = &Account{Parameters: map[string]string{}, Connections: map[string]string{}, Fails: map[string]string{}}
	}
	return a.Accounts[id]
}

// Profile gives the AWS CLI a profile with credentials of an account.
func (a *AWS) Profile(t testing.TB, name, account string) {
	t.Helper()
	a.Account(account)
	a.Config(t, fmt.Sprintf("[profile %s]\nregion = eu-west-1\naws_access_key_id = AKIA%s\naws_secret_access_key = secret\n", name, account))
}

// Config adds to the file of the AWS CLI.
func (a *AWS) Config(t testing.TB, text string) {
	t.Helper()
	file, err := os.OpenFile(a.configFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = file.WriteString(text)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Environment gives the environment credentials of an account.
func (a *AWS) Environment(t testing.TB, account string) {
	t.Helper()
	a.Account(account)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIA"+account)
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
}

// Slow makes an operation take three seconds.
func (a *AWS) Slow(operation string) { a.slow = operation }

// Asked are the operations that it was asked for, each with account and region: 111111111111 eu-west-1 DescribeStacks.
func (a *AWS) Asked() []string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return append([]string(nil), a.asked...)
}

// signature is where a request says by whom and for which region it is signed.
var signature = regexp.MustCompile(`Credential=A[KS]IA([0-9]{12})/[0-9]+/([a-z0-9-]+)/`)

// serve answers a request.
func (a *AWS) serve(w http.ResponseWriter, r *http.Request) {
	q := &request{aws: a, writer: w, expiry: time.Now().Add(time.Hour)}
	if err := q.read(r); err != nil {
		http.Error(w, err.Error(), http.StatusNotImplemented)
		return
	}
	a.mutex.Lock()
	a.asked = append(a.asked, q.id+" "+q.region+" "+q.operation)
	a.mutex.Unlock()
	if a.slow == q.operation {
		time.Sleep(3 * time.Second)
	}
	if q.account = a.Accounts[q.id]; q.account == nil {
		q.fail("InvalidClientTokenId", "The security token included in the request is invalid.")
		return
	}
	if code := q.account.Fails[q.operation]; code != "" {
		q.fail(code, "User: arn:aws:iam::"+q.id+":user/test is not authorized to perform: "+q.operation)
		return
	}
	answer, known := answers[q.operation]
	if !known {
		http.Error(w, "the test's AWS does not know "+q.operation, http.StatusNotImplemented)
		return
	}
	answer(q)
}
