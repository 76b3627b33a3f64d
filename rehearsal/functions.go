package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"causeway/access"
	"causeway/config"
	"causeway/plan"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
)

// This file stands in for Lambda, which the emulator does not run: where a stack waits for a custom resource, it is told that
// the function has done its work. The functions themselves have tests of their own.

// answerEvery is how often stacks are looked for that wait for a function.
const answerEvery = 500 * time.Millisecond

// waiting is a stack with custom resources.
type waiting struct {
	stack     *access.Stack
	profile   string
	resources []string // logical IDs
}

// answerForFunctions answers until the process ends.
func (r *rehearsal) answerForFunctions(org *config.Organization) {
	for ; ; time.Sleep(answerEvery) {
		assembly, err := access.ReadAssembly(plan.Assembly)
		if err != nil {
			continue // it is not synthesized yet
		}
		for _, w := range withFunctions(assembly, org) {
			if err := r.answer(context.Background(), w); err != nil {
				fmt.Println("  ?", w.stack.Name, err)
			}
		}
	}
}

// withFunctions are the stacks of an assembly with custom resources.
func withFunctions(assembly *access.Assembly, org *config.Organization) []waiting {
	var all []waiting
	for _, stack := range assembly.Stacks {
		account := org.AccountByID(stack.Account)
		w := waiting{stack: stack}
		for _, declared := range stack.Declared() {
			if strings.HasPrefix(declared.Type, "Custom::") {
				w.resources = append(w.resources, declared.LogicalID)
			}
		}
		if len(w.resources) > 0 && account != nil {
			w.profile = account.Profile
			all = append(all, w)
		}
	}
	return all
}

// answer tells a stack that waits that its functions are done, as they would themselves.
func (r *rehearsal) answer(ctx context.Context, w waiting) error {
	session, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithSharedConfigProfile(w.profile), awsconfig.WithRegion(w.stack.Region))
	if err != nil {
		return err
	}
	found, err := cloudformation.NewFromConfig(session).DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(w.stack.Name)})
	if err != nil || !strings.HasSuffix(string(found.Stacks[0].StackStatus), "_IN_PROGRESS") {
		return err
	}
	credentials, err := session.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	id := aws.ToString(found.Stacks[0].StackId)
	for _, resource := range w.resources {
		body, err := json.Marshal(map[string]any{"Status": "SUCCESS", "StackId": id, "LogicalResourceId": resource, "Data": map[string]string{}})
		if err != nil {
			return err
		}
		to := fmt.Sprintf("%s/cloudformation_%s/cfnresponse?stack=%s", r.moto.url, w.stack.Region, url.QueryEscape(id))
		request, err := http.NewRequestWithContext(ctx, http.MethodPut, to, bytes.NewReader(body))
		if err != nil {
			return err
		}
		// The emulator tells accounts apart by the access key.
		request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+credentials.AccessKeyID+"/20260101/"+w.stack.Region+"/cloudformation/aws4_request")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		if err := response.Body.Close(); err != nil {
			return err
		}
	}
	return nil
}
