// Reads texts as JSON strings and writes, for each, the documents that Kubernetes' reader makes of it: {json} or {error}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	documents "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type document struct {
	JSON  string `json:"json"`
	Error string `json:"error,omitempty"`
}

func read(text string) []document {
	found := []document{}
	reader := documents.NewYAMLReader(bufio.NewReader(bytes.NewReader([]byte(text))))
	for {
		part, err := reader.Read()
		if err == io.EOF {
			return found
		}
		if err != nil {
			return append(found, document{Error: err.Error()})
		}
		value, err := yaml.YAMLToJSON(part)
		if err != nil {
			found = append(found, document{Error: err.Error()})
		} else {
			found = append(found, document{JSON: string(value)})
		}
	}
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for in.More() {
		var text string
		if err := in.Decode(&text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(read(text)); err != nil {
			os.Exit(1)
		}
	}
}
