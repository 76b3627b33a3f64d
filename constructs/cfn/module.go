package cfn

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"io/fs"
	"sync"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go/runtime"
)

// The module that makes the constructs in the CDK's Node process. It is a jsii module like the CDK's own, small enough to be
// written by hand: .jsii says what Go may call.
const (
	moduleName    = "causeway-cfn"
	moduleVersion = "1.0.0"
	constructsFQN = moduleName + ".Constructs"
)

//go:embed module/package.json module/.jsii module/index.js
var moduleFiles embed.FS

// call calls a method of the module that gives nothing.
func call(method string, scope constructs.Construct, text string) {
	load()
	runtime.StaticInvokeVoid(constructsFQN, method, []any{scope, text})
}

// token calls the method of that name.
func token(scope constructs.Construct, text string) *string {
	var token *string
	load()
	runtime.StaticInvoke(constructsFQN, "token", []any{scope, text}, &token)
	return token
}

// load makes the module known to the CDK's process, which has it from the second time on.
func load() { runtime.Load(moduleName, moduleVersion, module()) }

var module = sync.OnceValue(pack)

// pack packs the module as npm does. Nothing in it depends on when it is made: the CDK's process keeps it by its digest.
func pack() []byte {
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	files := tar.NewWriter(zipped)
	err := fs.WalkDir(moduleFiles, "module", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := moduleFiles.ReadFile(path)
		if err != nil {
			return err
		}
		if err := files.WriteHeader(&tar.Header{Name: "package/" + entry.Name(), Mode: 0o644, Size: int64(len(content))}); err != nil {
			return err
		}
		_, err = files.Write(content)
		return err
	})
	for _, finish := range []func() error{func() error { return err }, files.Close, zipped.Close} {
		if err := finish(); err != nil {
			panic(err) // it is all in memory
		}
	}
	return packed.Bytes()
}
