package cloudtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// request is a request in one of AWS's two protocols that are spoken here: Query, which answers in XML, and JSON.
type request struct {
	aws                   *AWS
	writer                http.ResponseWriter
	account               *Account
	id, region, operation string
	form                  url.Values     // Query
	json                  map[string]any // JSON
	expiry                time.Time
}

func (q *request) read(r *http.Request) error {
	signed := signature.FindStringSubmatch(r.Header.Get("Authorization"))
	if signed == nil {
		return errors.New("the request is not signed")
	}
	q.id, q.region = signed[1], signed[2]
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		_, q.operation, _ = strings.Cut(target, ".")
		return json.Unmarshal(body, &q.json)
	}
	if q.form, err = url.ParseQuery(string(body)); err != nil {
		return err
	}
	q.operation = q.form.Get("Action")
	if q.operation == "" {
		return fmt.Errorf("neither Query nor JSON: %s %s", r.Method, r.URL)
	}
	return nil
}

// value is a parameter of the request.
func (q *request) value(name string) string {
	if q.json == nil {
		return q.form.Get(name)
	}
	text, _ := q.json[name].(string)
	return text
}

// fail answers with an error.
func (q *request) fail(code, message string) {
	status := http.StatusBadRequest
	if strings.HasPrefix(code, "AccessDenied") {
		status = http.StatusForbidden
	}
	if q.json != nil {
		q.writer.Header().Set("Content-Type", "application/x-amz-json-1.1")
		q.writer.WriteHeader(status)
		_ = json.NewEncoder(q.writer).Encode(map[string]string{"__type": code, "message": message})
		return
	}
	q.writer.Header().Set("Content-Type", "text/xml")
	q.writer.WriteHeader(status)
	_, _ = fmt.Fprintf(q.writer, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>",
		code, escape(message))
}

// write answers: with JSON, or with XML in the elements that a Query answer has around its result.
func (q *request) write(answer any) {
	if q.json != nil {
		q.writer.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_ = json.NewEncoder(q.writer).Encode(answer)
		return
	}
	q.writer.Header().Set("Content-Type", "text/xml")
	_, _ = fmt.Fprintf(q.writer, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></%[1]sResponse>",
		q.operation, answer)
}
