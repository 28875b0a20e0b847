# Two commands are all the set-up there is, on a Debian machine with Go: `make run` and `make test`.
# Go fetches the libraries; nothing else is downloaded, but what `make test` installs with apt-get (see .ci/test-tools)
# and the pinned linter of `make lint`.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO        ?= go
BIN       := bin/hailong
WIRE      := internal/store/mongostore/wiretest# a module of its own: the MongoDB wire engine of the tests
PROVIDER  := internal/auth/providertest# and of the OpenID Connect provider
WIRETAGS  := ferretdb_no_postgresql
TESTFLAGS ?= -timeout 15m
FUZZTIME  ?= 20s
BENCHTIME ?= 1x# a Budget benchmark measures itself against its floor in one round
RACE      ?= $$($(GO) list ./... | grep -vE '/internal/(arch|bench|brief|chart|desk|disclosure|e2e|office|schedule|view/page)$$')

LINT_VERSION := v2.15.0
LINT         := .bin/golangci-lint-$(LINT_VERSION)

# The product is pure Go; one setting for all targets, so that they share one build cache.
export CGO_ENABLED ?= 0

.PHONY: help run demo build fmt fmt-check vet lint test test-tools race fuzz bench golden e2e tidy-check ci

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

run: build ## build and serve on ./data; prints address, first password (in a terminal) and a QR to try
	@exec $(BIN) serve --data ./data

demo: build ## the same on ./data-demo, filled once with 3.000 made-up responses and 4.000 dossiers
	@[ -e data-demo/.filled ] || { $(BIN) sample --responses 3000 --dossiers 4000 --seed 31 --data ./data-demo && touch data-demo/.filled; }
	@exec $(BIN) serve --data ./data-demo

build: ## build bin/hailong
	@mkdir -p bin
	$(GO) build -trimpath -o $(BIN) ./cmd/hailong

fmt: ## format the Go sources
	gofmt -w cmd internal surveys web

fmt-check:
	@bad=$$(gofmt -l cmd internal surveys web); [ -z "$$bad" ] || { echo "not formatted, run make fmt:"; echo "$$bad"; exit 1; }

vet:
	$(GO) vet ./...
	cd $(WIRE) && $(GO) vet -tags $(WIRETAGS) ./...
	cd $(PROVIDER) && $(GO) vet ./...

lint: $(LINT) ## golangci-lint at its pinned version, with the list of .golangci.yml
	$(LINT) run ./...

$(LINT):
	@mkdir -p .bin
	GOBIN=$(CURDIR)/.bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv .bin/golangci-lint $@

test: test-tools vet ## everything: vet, all tests (in a real browser too), the store over MongoDB's wire protocol
	$(GO) test $(TESTFLAGS) ./...
	cd $(WIRE) && $(GO) test $(TESTFLAGS) -tags $(WIRETAGS) ./...

test-tools:
	@.ci/test-tools

race: ## the tests under the race detector, in random order; needs a C compiler (gcc)
	@command -v gcc >/dev/null || { echo "the race detector needs a C compiler: sudo apt-get install -y gcc libc6-dev"; exit 1; }
	CGO_ENABLED=1 $(GO) test -race -shuffle=on $(TESTFLAGS) $(RACE)

fuzz: ## each fuzz target for FUZZTIME (20s)
	@grep -rnE --include='*_test.go' '^func Fuzz[A-Z0-9_]' cmd internal surveys web \
	| sed -E 's/^([^:]+)\/[^\/:]+:[0-9]+:func (Fuzz[A-Za-z0-9_]+).*/\1 \2/' \
	| while read -r dir name; do \
		echo "== $$dir $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s "./$$dir" </dev/null; \
	done

bench: ## the budgets: each measured beside its floor in the same run
	$(GO) test -run '^$$' -bench Budget -benchtime $(BENCHTIME) -timeout 60m ./internal/bench/

golden: ## write the golden files anew; read the difference before committing it
	@grep -rlE --include='*_test.go' 'flag\.Bool(Var)?\([^)]*"update"' cmd internal surveys web | xargs -r -n1 dirname | sort -u \
	| while read -r dir; do $(GO) test "./$$dir" -update </dev/null; done

e2e: test-tools ## the browser tests alone
	$(GO) test -count=1 $(TESTFLAGS) ./internal/e2e/...

tidy-check: ## go.mod and go.sum say what the code needs, in all modules
	$(GO) mod tidy -diff
	$(GO) mod verify
	cd $(WIRE) && $(GO) mod tidy -diff
	cd $(PROVIDER) && $(GO) mod tidy -diff

ci: fmt-check vet lint test ## what must hold before a commit
