// Package cfn makes stacks of L1 constructs, several with one crossing from Go to the CDK.
//
// Each call of the CDK is a round trip to its Node process. Made one by one, the constructs of a workload account and of its
// share of a pipeline, with their tags and references, take 90 of them. So Go puts stacks together as plain values, while that
// process starts, and Create makes them all: of the CDK's own classes, under the paths that NewCfn… would give them.
// docs/performance.md has what that saves.
package cfn

import (
	"sync"

	"causeway/internal/jsontext"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// App is an app of the CDK, or a stage of it, and the stacks that it will have.
type App struct {
	stage string // "" for the app itself
	*pending
}

// pending is what an app and its stages have put together.
type pending struct {
	construct func() constructs.Construct
	stacks    []*Stack
	orders    []order
}

// order is which stacks of a stage the CDK deploys after which.
type order struct {
	Stage string              `json:"stage"`
	After map[string][]string `json:"after"`
}

// NewApp starts the CDK, and does not wait for it. Until something needs it, nothing else may call the CDK.
func NewApp(start func() awscdk.App) *App {
	return &App{pending: &pending{construct: background(func() constructs.Construct { return start() })}}
}

// background runs a function beside what follows; what it gives waits for the result, and panics as it has.
func background[T any](run func() T) func() T {
	var result T
	var failure any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { failure = recover() }()
		result = run()
	}()
	return sync.OnceValue(func() T {
		if <-done; failure != nil {
			panic(failure)
		}
		return result
	})
}

// Stage is a stage of the app.
func (a *App) Stage(name string) *App { return &App{stage: name, pending: a.pending} }

// Construct is the app or stage itself, for constructs that Add cannot make. A stage is there once stacks of it are.
func (a *App) Construct() constructs.Construct {
	if a.stage == "" {
		return a.construct()
	}
	return a.child(a.stage).(constructs.Construct)
}

func (a *App) child(id string) constructs.IConstruct {
	return a.construct().Node().FindChild(jsii.String(id))
}

// Context is the context of the app, which its stages have, too: the settings of cdk.json among it.
func (a *App) Context() map[string]any {
	context, _ := a.construct().Node().GetAllContext(nil).(map[string]any)
	return context
}

// IsStage says whether the stacks are in a stage.
func (a *App) IsStage() bool { return a.stage != "" }

// Order makes the CDK deploy stacks after others: their names by the stack's.
func (a *App) Order(after map[string][]string) {
	a.orders = append(a.orders, order{Stage: a.stage, After: after})
}

// Create makes what has been put together since the last time. Like every call of the CDK, it panics where the CDK rejects
// something.
func (a *App) Create() {
	texts := make(chan string, len(a.stacks))
	go func() { // while the CDK starts, or makes the stacks before
		defer close(texts)
		for _, stack := range a.stacks {
			if stack.changed() {
				texts <- jsontext.Of(stack)
			}
		}
	}()
	a.construct() // meanwhile stacks become ready, which then share calls
	for first := range texts {
		call("create", a.construct(), batch(first, texts))
	}
	for _, stack := range a.stacks {
		stack.created()
	}
	for _, order := range a.orders {
		call("order", a.construct(), jsontext.Of(order))
	}
	a.orders = nil
}

// enough is from how many bytes on a call is full. With a stack a call, 500 accounts take a quarter of a second longer; with a
// mebibyte, half of that, because jsii looks through all that it has of a call whenever 64 KiB more of it come in.
const enough = 1 << 18

// batch is a list of the first stack and of those that are ready, too.
func batch(first string, ready <-chan string) string {
	text := "[" + first
	for len(ready) > 0 && len(text) < enough {
		text += "," + <-ready
	}
	return text + "]"
}
