# `make synth` and `make test` do everything; `make` alone lists the rest.

override CONFIG := $(or $(CONFIG),config/organization.yaml)

# On Node 20, which still works but is at its end of life, jsii fills the screen with a banner at every start. One line says it, too.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

# What npm writes when everything is installed: a directory alone may be empty.
INSTALLED := node_modules/.package-lock.json

# The app in TypeScript that Causeway is measured against.
TWIN := benchmarks/typescript/dist/bin/app.js

.PHONY: help synth check prove test twin rehearse lint bench golden schema release clean tools

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\n  CONFIG=file.yaml selects another organization than %s\n' config/organization.yaml

synth: .bin/causeway $(INSTALLED) ## Write the templates of every account to cdk.out; needs no credentials
	@.bin/causeway check --config "$(CONFIG)" --assembly ""
	@echo "Synthesizing (the first time, Go builds the CDK: a minute or two) ..."
	@rm -rf cdk.out
	@node_modules/.bin/cdk synth --quiet --ci --context config="$(CONFIG)" >/dev/null
	@echo
	@.bin/causeway summary --config "$(CONFIG)"

check: synth ## Show how full AWS's quotas are
	@echo
	@.bin/causeway check --config "$(CONFIG)"

prove: synth ## Prove that access in the templates is what the file intends, and nothing more
	@echo
	@.bin/causeway prove --config "$(CONFIG)"

test: $(INSTALLED) ## Run every test
	@command -v cfn-lint >/dev/null || echo "cfn-lint is missing, so its test is left out: pip install cfn-lint==1.51.0"
	@command -v python3 >/dev/null || echo "python3 is missing, so the tests of examples/payments-server are left out"
	@test -f benchmarks/typescript/dist/bin/app.js || echo "the app in TypeScript is not compiled, so its comparison is left out: make twin"
	@echo "Testing (the first time, Go builds the CDK: a minute or two) ..."
	@# The longest first, so that none is left over at the end.
	go test ./stacks ./access ./...

twin: $(TWIN) ## Compare what Causeway makes with the same app in TypeScript, resource by resource
	go test ./benchmarks/equivalence

rehearse: .bin/causeway $(INSTALLED) ## Deploy the example into an AWS emulator on this machine
	@go run ./rehearsal

lint: $(INSTALLED) ## Check format, modules, style and templates
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "not formatted, run gofmt -w: $$unformatted"; exit 1; }
	go vet ./...
	go mod tidy -diff
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run
	@command -v cfn-lint >/dev/null || echo "cfn-lint is missing, so the templates are not checked: pip install cfn-lint==1.51.0"
	LINT_EVERY_SHAPE=1 CDK_VALIDATION=true go test ./stacks -run 'CFNLint|TheCDKFinds|TemplateValidation'

bench: $(TWIN) benchmarks/node_modules/.package-lock.json ## Measure speed and memory against the same app in TypeScript
	@go run ./benchmarks

golden: ## Rewrite the golden files; review what has changed before you commit it
	go test ./constructs/policy ./stacks -run 'Golden|LogicalIDs|Stor' -update
	go test ./access -run TheExampleIsProven -update
	go test ./plan -run ThePlanOfTheExample -update

schema: ## Rewrite config/organization.schema.json from the Go types
	go test ./config -run SchemaIsGenerated -update

release: $(INSTALLED) ## Keep what is synthesized as release VERSION=…, for the tests of upgrades from it
	@test -n "$(VERSION)" || { echo "say which release: make release VERSION=0.5"; exit 1; }
	go test ./stacks -run KeepRelease -keep "$(VERSION)"

clean: ## Remove everything that was built
	rm -rf cdk.out .bin node_modules benchmarks/node_modules benchmarks/typescript/node_modules benchmarks/typescript/dist

.bin/causeway: $(wildcard cmd/causeway/*.go access/*.go access/*.mjs diff/*.go diff/*.mjs review/*.go deploy/*.go quotas/*.go plan/*.go cloud/*.go doctor/*.go config/*.go config/*.json internal/*/*.go) go.mod | tools
	@go build -o $@ ./cmd/causeway

$(INSTALLED): package.json package-lock.json | tools
	@echo "Installing the CDK CLI, its differ and the policy engine ..."
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

benchmarks/node_modules/.package-lock.json: benchmarks/package.json benchmarks/package-lock.json | tools
	@echo "Installing what draws the plot ..."
	@npm ci --prefix benchmarks --no-audit --no-fund --loglevel=error
	@touch $@

benchmarks/typescript/node_modules/.package-lock.json: benchmarks/typescript/package.json benchmarks/typescript/package-lock.json | tools
	@echo "Installing the CDK for TypeScript ..."
	@npm ci --prefix benchmarks/typescript --no-audit --no-fund --loglevel=error
	@touch $@

$(TWIN): benchmarks/typescript/node_modules/.package-lock.json $(wildcard benchmarks/typescript/*/*.ts benchmarks/typescript/lib/*/*.ts)
	@echo "Compiling the app in TypeScript ..."
	@npm run --silent --prefix benchmarks/typescript build
	@touch $@

tools:
	@command -v go >/dev/null || { echo "Go is missing; install 1.25 or later: https://go.dev/dl"; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node is missing; install 22 or 24: https://nodejs.org"; exit 1; }
	@case $$(node --version) in v20.*) echo "Node 20 is at its end of life; it works, but install 22 or 24: https://nodejs.org";; esac
