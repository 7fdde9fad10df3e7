package main

import "hedui/internal/web"

type openapiCommand struct{}

// Run prints the document from the Go types; there is nobody to serve.
func (openapiCommand) Run(c console) error {
	text, err := web.OpenAPI()
	if err != nil {
		return err
	}
	_, err = c.out.Write(text)
	return written(err)
}
