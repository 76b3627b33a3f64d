package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// DefaultPath is the file that is read where no other is named: the example organization.
const DefaultPath = "config/organization.yaml"

// maxFileBytes is how large a file may be. A thousand accounts need about half of it.
const maxFileBytes = 512 << 10

// Load reads the organization from a file.
//
// Whatever is wrong with the file comes back as Problems: all of them at once, each with its place and its remedy.
func Load(path string) (*Organization, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // nothing was written: closing cannot lose anything
	info, err := file.Stat()
	if err != nil {
		return nil, unreadable(path, err)
	}
	if info.IsDir() {
		return nil, Problems{{File: path, Message: "is a directory; name the organization's YAML file in it"}}
	}
	return Read(path, file)
}

// Read reads the organization from r. The name of the file is for messages only.
func Read(name string, r io.Reader) (*Organization, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	if len(data) > maxFileBytes {
		return nil, Problems{{File: name, Message: fmt.Sprintf(
			"is larger than %d KiB, which no organization needs; is it the right file?", maxFileBytes>>10)}}
	}
	doc, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	doc.checkSchema()
	org, err := decode(doc.values)
	if err != nil {
		return nil, Problems{{File: name, Message: err.Error()}}
	}
	org.read = newIndex(org)
	if problems := append(doc.problems, validate(doc, org)...); len(problems) > 0 {
		return nil, problems.sorted()
	}
	return org, nil
}

// decode turns values that passed the schema into the organization.
func decode(values any) (*Organization, error) {
	data, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	org := &Organization{}
	if err := json.Unmarshal(data, org); err != nil {
		return nil, err
	}
	for name, account := range org.Accounts {
		if account == nil { // the schema rejected it
			delete(org.Accounts, name)
			continue
		}
		account.Name = name
	}
	return org, nil
}

func unreadable(path string, err error) Problems {
	if errors.Is(err, fs.ErrNotExist) {
		return Problems{{File: path, Message: "does not exist; name the organization's file with `make synth CONFIG=file` or `npx cdk synth -c config=file`"}}
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return Problems{{File: path, Message: "cannot be read: " + err.Error()}}
}
