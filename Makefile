# The Quantum MLOps Workbench: `make run` opens it, `make test` checks it. `make help` lists the rest.

PREFIX ?= /usr/local
PROJECT ?= sample-projects/breast-cancer
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
READER ?= openqasm
SECONDS ?= 3600
SWIFT_FLAGS ?= --static-swift-stdlib
PROGRAM := .build/release/quantum-mlops
TEST_LOG := .build/tests.log
PROFILES := .build/profiles
SHELL := /bin/bash

# The one list of Debian packages; the GitHub workflow and .ci/run come through here too.
DEBIAN_PACKAGES := \
	libncurses-dev ncurses-base libsqlite3-dev libopenblas0-pthread libnlopt-dev \
	libyaml-dev libsodium-dev libllvm19 pkg-config \
	libcairo2 libpangocairo-1.0-0 fonts-liberation2 fonts-dejavu-core

.PHONY: help deps build run test bench install format lint coverage fuzz clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

deps: ## install the Debian packages that are missing
	@missing=; for package in $(DEBIAN_PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing" >&2; \
		$(SUDO) apt-get update -qq >&2 && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >&2; \
	fi

build: deps ## build the program: .build/release/quantum-mlops
	swift build -c release $(SWIFT_FLAGS) --product quantum-mlops

run: build ## open the workbench on the sample project, or run it headless where there is no terminal
	@if test -t 1; then exec $(PROGRAM) $(PROJECT); else exec $(PROGRAM) $(PROJECT) --headless; fi

test: deps ## build and run all tests; failures are told once more at the end
	swift build --build-tests --enable-code-coverage
	@rm -rf $(PROFILES) && mkdir -p $(PROFILES)
	@set -o pipefail; LLVM_PROFILE_FILE=$(CURDIR)/$(PROFILES)/%p.profraw swift test --skip-build 2>&1 | tee $(TEST_LOG) || \
		{ printf '\nfailed:\n'; grep -aE '^. (Test|Suite) .* (failed|recorded an issue)|error:' $(TEST_LOG); exit 1; }

bench: build ## time the engine against this machine's limits
	$(PROGRAM) bench

install: build ## install to PREFIX (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/quantum-mlops
	install -s $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/quantum-mlops
	cp -R themes sample-projects $(DESTDIR)$(PREFIX)/share/quantum-mlops/

format: ## format all sources in place
	swift format --in-place --recursive Sources Tests Fuzz Package.swift

lint: ## check the format, as CI does
	swift format lint --strict --recursive Sources Tests Fuzz Package.swift

coverage: ## print the share of lines that the last `make test` reached
	@.ci/coverage .build/debug $(PROFILES)

fuzz: deps ## fuzz a reader: make fuzz READER=openqasm SECONDS=3600 (CONTRIBUTING.md names them)
	QUANTUM_MLOPS_FUZZ=$(if $(filter project model terminal language-server,$(READER)),program,engine) \
		swift build -c release --sanitize fuzzer --scratch-path .build/fuzz --product Fuzz -Xswiftc -enable-testing
	@Fuzz/run $(READER) $(SECONDS)

clean: ## remove everything that was built
	swift package clean
	rm -rf .build
