package main

import (
	"cmp"
	"runtime"
)

// version is stamped by the linker; scripts/version says how.
var version string

type versionCommand struct {
	JSON bool `name:"json" help:"以JSON输出"`
}

// built describes the program.
type built struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() built {
	return built{cmp.Or(version, "未标版本"), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
}

func (v versionCommand) Run(c console) error {
	b := thisBuild()
	if v.JSON {
		return c.json(b)
	}
	return c.say("hedui %s（%s，%s）", b.Version, b.Go, b.Platform)
}
