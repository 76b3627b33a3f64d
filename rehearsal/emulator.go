package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"causeway/config"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// emulator is a moto_server that listens on the loopback interface alone.
type emulator struct {
	url     string
	process *exec.Cmd
}

// mended is the directory of the module by which Python mends moto.
const mended = "rehearsal/moto"

// startTime is how long moto may take to answer: it imports all of its services first.
const startTime = 60 * time.Second

// start starts moto on a free port; what it says goes into the directory.
func start(dir string) (*emulator, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().(*net.TCPAddr)
	if err := listener.Close(); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "moto.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // moto has it open
	m := &emulator{url: fmt.Sprintf("http://%s", address), process: exec.Command("moto_server", "-H", "127.0.0.1", "-p", fmt.Sprint(address.Port))}
	m.process.Stdout, m.process.Stderr = log, log
	m.process.Env = append(os.Environ(), "PYTHONPATH="+mended)
	fmt.Println("Starting moto_server at", m.url, "...")
	if err := m.process.Start(); err != nil {
		return nil, err
	}
	for begun := time.Now(); time.Since(begun) < startTime; time.Sleep(200 * time.Millisecond) {
		if response, err := http.Get(m.url + "/moto-api/"); err == nil {
			_ = response.Body.Close()
			return m, m.isMended(log.Name())
		}
	}
	m.stop()
	return nil, fmt.Errorf("moto_server does not answer within %s", startTime)
}

// isMended says that this moto is another than the one that can be mended. Python goes on without.
func (m *emulator) isMended(log string) error {
	said, err := os.ReadFile(log)
	if err == nil && strings.Contains(string(said), "Error in sitecustomize") {
		m.stop()
		err = fmt.Errorf("this moto_server is not version 5.2.1\n%s", howToInstall)
	}
	return err
}

func (m *emulator) stop() {
	_ = m.process.Process.Kill() // it holds nothing that is kept
	_ = m.process.Wait()
}

// surround leads this process, and what it starts, to the emulator and nowhere else.
func (m *emulator) surround(dir string) {
	for _, variable := range os.Environ() {
		if strings.HasPrefix(variable, "AWS_") || strings.HasPrefix(variable, "CDK_") {
			name, _, _ := strings.Cut(variable, "=")
			_ = os.Unsetenv(name) // of the environment, so it has one
		}
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": m.url, "AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION": strings.Replace(m.url, "127.0.0.1", "localhost", 1),
		"AWS_CONFIG_FILE": filepath.Join(dir, "config"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "credentials"),
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
		"CDK_METHOD":           "direct", // through change sets moto loses outputs
		"CDK_REQUIRE_APPROVAL": "never", "CDK_PROGRESS": "events", "CDK_CI": "true", "NO_COLOR": "1",
	} {
		_ = os.Setenv(name, value) // the names are right
	}
}

// writeProfiles gives the AWS CLI the profiles that the organization's file names, each with credentials of a role in its
// account. Profiles that assume roles would leave credentials in the cache of the AWS CLI.
func (m *emulator) writeProfiles(ctx context.Context, dir string, org *config.Organization) error {
	client := sts.New(sts.Options{Region: org.Region, BaseEndpoint: &m.url, Credentials: credentials.NewStaticCredentialsProvider("rehearsal", "rehearsal", "")})
	profiles, keys := &strings.Builder{}, &strings.Builder{}
	for _, account := range org.AccountsByName() {
		role := config.RoleARN(org, account, config.AccountAccessRole)
		out, err := client.AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: aws.String("rehearsal")})
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(profiles, "[profile %s]\nregion = %s\n", account.Profile, org.Region)
		_, _ = fmt.Fprintf(keys, "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n", account.Profile,
			*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)
	}
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(profiles.String()), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "credentials"), []byte(keys.String()), 0o600)
}

// createOrganization makes an AWS Organization in the emulator, which gives it IDs of its own, and puts these into the
// organization's file.
func (r *rehearsal) createOrganization(text string, org *config.Organization) (string, error) {
	management := " --profile " + org.ManagementAccount().Profile + " --output text --query "
	for _, step := range []struct{ of, command string }{
		{org.AWSOrganization.ID, "aws organizations create-organization" + management + "Organization.Id"},
		{org.AWSOrganization.RootID, "aws organizations list-roots" + management + "Roots[0].Id"},
		{org.AWSOrganization.Units["Workloads"].ID, "aws organizations create-organizational-unit --parent-id $ROOT --name Workloads" + management + "OrganizationalUnit.Id"},
	} {
		id, err := r.run(context.Background(), strings.ReplaceAll(step.command, "$ROOT", r.root))
		if err != nil {
			return "", err
		}
		id = strings.TrimSpace(id)
		if strings.HasPrefix(id, "r-") {
			r.root = id
		}
		text = strings.ReplaceAll(text, step.of, id)
	}
	return text, nil
}
