package cfn

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

// TestMain ends the CDK's process.
func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// resource is one of a template.
type resource struct {
	Type                string
	Properties          map[string]any
	DependsOn           []string
	DeletionPolicy      string
	UpdateReplacePolicy string
}

// template is a stack's template as the CDK has synthesized it.
type template struct {
	Resources map[string]resource
	Outputs   map[string]struct{ Value any }
}

// synthesized is the template of a stack, by a pattern of its file, of an app that add fills.
func synthesized(t *testing.T, stack string, add func(app *App)) template {
	t.Helper()
	dir := t.TempDir()
	app := NewApp(func() awscdk.App { return awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(dir)}) })
	add(app)
	app.Create()
	app.Construct().(awscdk.App).Synth(nil)
	files, err := filepath.Glob(filepath.Join(dir, stack+".template.json"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var synthesized template
	if err := json.Unmarshal(data, &synthesized); err != nil {
		t.Fatal(err)
	}
	return synthesized
}

// TestResourcesInAStack holds what the CDK makes of constructs, their order, tags, and references inside their stack.
func TestResourcesInAStack(t *testing.T) {
	got := synthesized(t, "One", func(app *App) {
		stack := app.NewStack("One", nil, nil)
		group := stack.Add("Group", &awslogs.CfnLogGroupProps{LogGroupName: jsii.String("/a")}).Retain()
		topic := stack.Child("Part").Add("Topic/of all", &awssns.CfnTopicProps{DisplayName: jsii.String("for " + *group.Att("Arn"))}).After(group)
		stack.Add("Told", &awscdk.CfnOutputProps{Value: topic.Ref()})
		stack.Tag(map[string]string{"cost": "7"}, []string{"AWS::Logs::LogGroup"})
		topic.Tag(map[string]string{"owner": "them"}, nil)
	})
	group := got.Resources["Group"]
	if group.DeletionPolicy != "RetainExceptOnCreate" || group.UpdateReplacePolicy != "Retain" || len(group.Properties) != 1 {
		t.Errorf("the log group is %+v", group)
	}
	var topic resource
	for id, r := range got.Resources { // the CDK hashes the path
		if r.Type == "AWS::SNS::Topic" && strings.HasPrefix(id, "PartTopicofall") {
			topic = r
			if !reflect.DeepEqual(got.Outputs["Told"].Value, map[string]any{"Ref": id}) {
				t.Errorf("the output is %v, not the topic %s", got.Outputs["Told"].Value, id)
			}
		}
	}
	want := map[string]any{
		"DisplayName": map[string]any{"Fn::Join": []any{"", []any{"for ", map[string]any{"Fn::GetAtt": []any{"Group", "Arn"}}}}},
		"Tags":        []any{map[string]any{"Key": "cost", "Value": "7"}, map[string]any{"Key": "owner", "Value": "them"}},
	}
	if !reflect.DeepEqual(topic.Properties, want) || !reflect.DeepEqual(topic.DependsOn, []string{"Group"}) {
		t.Errorf("the topic is %+v", topic)
	}
}

// TestReferencesBetweenStacks holds that a reference to another stack of a stage becomes an import of its export.
func TestReferencesBetweenStacks(t *testing.T) {
	got := synthesized(t, "assembly-Stage/StageUser*", func(app *App) {
		stage, env := app.Stage("Stage"), &awscdk.Environment{Account: jsii.String("111111111111"), Region: jsii.String("eu-west-1")}
		of := func(name string) *awscdk.StackProps {
			return &awscdk.StackProps{StackName: jsii.String(name), Env: env}
		}
		topic := stage.NewStack("Owner", of("Owner"), nil).Add("Topic", &awssns.CfnTopicProps{})
		stage.NewStack("User", of("User"), &awscdk.BootstraplessSynthesizerProps{}).Add("Role", &awsiam.CfnRoleProps{
			AssumeRolePolicyDocument: map[string]any{"Statement": []any{}}, Description: topic.Ref()})
		stage.Order(map[string][]string{"User": {"Owner"}})
	})
	value, _ := got.Resources["Role"].Properties["Description"].(map[string]any)
	if name, _ := value["Fn::ImportValue"].(string); !strings.HasPrefix(name, "Owner:ExportsOutputRefTopic") {
		t.Errorf("the role is %+v", got.Resources["Role"])
	}
}

// TestConstructsOfTheCDK holds that a stack can be added to after the CDK's own constructs have taken references of it.
func TestConstructsOfTheCDK(t *testing.T) {
	got := synthesized(t, "Mixed", func(app *App) {
		stack := app.NewStack("Mixed", nil, nil)
		topic := stack.Add("Topic", &awssns.CfnTopicProps{})
		awscdk.NewCfnOutput(stack.Construct(), jsii.String("Own"), &awscdk.CfnOutputProps{Value: stack.Token("at " + *topic.Ref())})
		stack.Add("Later", &awssns.CfnTopicProps{DisplayName: topic.Att("TopicName")})
	})
	if !reflect.DeepEqual(got.Outputs["Own"].Value, map[string]any{"Fn::Join": []any{"", []any{"at ", map[string]any{"Ref": "Topic"}}}}) {
		t.Errorf("the output is %v", got.Outputs["Own"].Value)
	}
	if !reflect.DeepEqual(got.Resources["Later"].Properties["DisplayName"], map[string]any{"Fn::GetAtt": []any{"Topic", "TopicName"}}) {
		t.Errorf("what was added later is %+v", got.Resources["Later"])
	}
}

// TestMistakesAreTheCDKs holds that what the CDK rejects, and what cannot start, is told where it is needed.
func TestMistakesAreTheCDKs(t *testing.T) {
	for name, app := range map[string]*App{
		"a construct twice": func() *App {
			app := NewApp(func() awscdk.App { return awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())}) })
			stack := app.NewStack("Twice", nil, nil)
			stack.Add("Topic", &awssns.CfnTopicProps{})
			stack.Add("Topic", &awssns.CfnTopicProps{})
			return app
		}(),
		"no Node": func() *App {
			app := NewApp(func() awscdk.App { panic("exec: node is not there") })
			app.NewStack("Any", nil, nil)
			return app
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("nothing is wrong")
				}
			}()
			app.Create()
		})
	}
}
