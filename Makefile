# Hedui 核对. Two commands are enough: make run, make test.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run build test browser check lint bench fuzz cross openapi trace fonts clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: build ## build, fill ./data with the demonstration if it is empty, serve on 127.0.0.1:8080
	@scripts/run

test: ## everything, on SQLite and PostgreSQL, also with the race detector (sets up what is missing)
	@scripts/step -v 'setup' scripts/setup test
	@scripts/test

browser: ## the stories of the browser application, in chromium against bin/hedui
	@scripts/ui browser

check: ## the minute for daily work: lint and the short tests
	@scripts/setup test
	@scripts/lint
	@scripts/step -v 'short tests' scripts/gotest -short

build: ## bin/hedui, static
	@scripts/setup build
	@scripts/step 'ui/dist' scripts/ui build
	@scripts/step 'bin/hedui' env CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "$$(scripts/version)" -o bin/hedui ./cmd/hedui

lint: ## gofmt, go vet, staticcheck, scripts
	@scripts/lint

bench: fonts ## the benchmarks behind docs/benchmarks.md
	@go test -run '^$$' -bench . -benchmem ./... | grep -v 'no test files'

fuzz: ## every fuzz target for ten seconds
	@scripts/fuzz

cross: build ## dist/: linux amd64, arm64, loong64
	@scripts/cross

openapi: ## api/openapi.json anew, from the Go types
	@mkdir -p api && go run ./cmd/hedui openapi >api/openapi.json.new && mv api/openapi.json.new api/openapi.json

trace: ## internal/norm/trace.json anew: where each rule is kept, and which tests prove it
	@mkdir -p tmp && go run ./scripts/trace >tmp/trace.json && mv tmp/trace.json internal/norm/trace.json

fonts: ## fetch the fonts of the report
	@scripts/fonts

clean: ## remove what was built (never ./data)
	@rm -rf bin dist tmp internal/report/fonts/*.ttf.br
