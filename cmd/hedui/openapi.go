package main

import (
	"bytes"
	"encoding/json"

	"hedui/internal/casework"
	"hedui/internal/web"
)

type openapiCommand struct{}

// Run prints the document from the Go types; there is nobody to serve.
func (openapiCommand) Run(c console) error {
	text, err := web.New(web.Options{Desk: casework.New(casework.Options{}), Version: "v1"}).OpenAPI()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err = c.out.Write(out.Bytes())
	return written(err)
}
