// Command causeway is the CDK app: it turns the organization's file into stacks for every account. The CDK CLI runs it
// as cdk.json says.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"

	"causeway/config"
	"causeway/constructs/cfn"
	"causeway/stacks"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// stderr is where the app says what is wrong. The CDK's runtime loses os.Stderr before it ends.
var stderr = os.Stderr

func main() {
	if err := run(); err != nil {
		_, _ = fmt.Fprintln(stderr, err)
		os.Exit(1)
	}
}

// run loads the organization, builds its stacks and publishes the cloud assembly. Nothing of the CDK starts before the
// file is known to be right.
func run() error {
	defer closeRuntime() // which has a directory of its own from the first
	path, err := config.PathFromContext(os.Getenv)
	if err != nil {
		return err
	}
	org, err := config.Load(path)
	if err != nil {
		return err
	}
	out, err := newOutput()
	if err != nil {
		return err
	}
	err = synth(org, out.synthesized)
	var closing sync.WaitGroup
	closing.Go(closeRuntime) // the assembly is written; Node takes a while to end
	if err == nil {
		err = out.publish(org)
	}
	closing.Wait()
	return errors.Join(err, out.remove())
}

// synth is the CDK's part. The CDK reports its errors as panics; they become an error like any other, and so does a
// mistake of our own, without blaming the CDK for it.
func synth(org *config.Organization, dir string) (err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("this is a bug in Causeway, please report it with your file: %w", failure)
		default:
			err = fmt.Errorf("the CDK cannot synthesize this organization: %v", failure)
		}
	}()
	app := cfn.NewApp(func() awscdk.App {
		return awscdk.NewApp(&awscdk.AppProps{Outdir: &dir,
			TreeMetadata: jsii.Bool(false), // a second description of all constructs, which nothing here reads
			// Where in the CDK's Node process a construct was made tells nothing of where in Go.
			Context: &map[string]any{"aws:cdk:disable-creation-stack-traces": true},
		})
	})
	stacks.Build(app, org)
	stacks.BuildExecutionPolicies(app, org)
	app.Create()
	app.Construct().(awscdk.App).Synth(nil)
	return nil
}

// closeRuntime ends the CDK's Node process and removes its temporary files. jsii-runtime-go waits for that process
// twice at the same time, and where the wrong one wins, it reports a process that exited abnormally, at any time until
// the app ends. It has not.
func closeRuntime() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	jsii.Close()
}
