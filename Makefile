# The two commands of the project: `make book` and `make test`. `make help` lists the others.

PYTHON ?= python3
# Files of tests are shared out between the processors.
PYTEST_OPTIONS ?= -n auto --dist loadfile
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The other tools of `make bench-execution`, and its options (`--repeat 5`).
PEERS := build/bench/venv
BENCH_OPTIONS ?=
# Notebooks whose stored outputs must come out the same when they run again: the template of each
# theme, and what each site made of it.
TEMPLATES = $(shell sed -n 's/^template: *//p' parameters/themes/*.yml parameters/scenarios.yml)
NOTEBOOKS = $(TEMPLATES) $(wildcard build/runs/*/*/notebook.ipynb)

.DEFAULT_GOAL := help
.PHONY: help book test test-browser accessibility unit templates bench bench-execution bench-reference check serve zip pdf clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 17

book: $(INSTALLED) ## install, run every notebook and publish build/html/index.html
	$(BIN)/ateliers book

test: book ## run the whole suite, then every notebook again against its outputs
	$(BIN)/python -m pytest $(PYTEST_OPTIONS)
	$(MAKE) --no-print-directory notebooks-test

test-browser: book ## look at every page in Chromium: accessibility, English, console, keyboard, paper
	$(BIN)/python -m pytest $(PYTEST_OPTIONS) tests/browser

accessibility: test-browser ## keep what the browser found: the page « Accessibilité » says it
	cp build/browser.json benchmarks/results/browser.json

unit: $(INSTALLED) ## run only the fast tests
	$(BIN)/python -m pytest $(PYTEST_OPTIONS) -m "not slow"

check: $(INSTALLED) ## lint, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

templates: $(INSTALLED) ## execute the committed templates again, outputs included
	records=$$(mktemp -d) && trap 'rm -rf "$$records"' EXIT && \
	ATELIERS_RECORDS="$$records" $(BIN)/jupyter nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False $(TEMPLATES)

bench: $(INSTALLED) ## time the body of each template, warm
	$(BIN)/python benchmarks/templates.py

bench-execution: $(INSTALLED) $(PEERS)/.installed ## time the notebooks beside other tools (20 min)
	$(BIN)/python -m benchmarks.execution $(BENCH_OPTIONS)

bench-reference: $(INSTALLED) $(PEERS)/.installed ## time a reference notebook, warm and cold, and those of the book (40 min)
	$(BIN)/python -m benchmarks.reference $(BENCH_OPTIONS)

serve: $(INSTALLED) ## show the book at http://127.0.0.1:8000
	$(BIN)/ateliers serve

zip: $(INSTALLED) ## the published book as one archive, for a USB key
	$(BIN)/ateliers zip

pdf: $(INSTALLED) ## the published book as one PDF, where there is a Chromium
	$(BIN)/ateliers pdf

clean: ## delete everything generated, but not the environment
	rm -rf build

# Expanded after `book`, so that the notebooks it has just executed are found.
.PHONY: notebooks-test
notebooks-test: $(INSTALLED)
	records=$$(mktemp -d) && trap 'rm -rf "$$records"' EXIT && \
	ATELIERS_RECORDS="$$records" $(BIN)/python -m ateliers.fastengine \
		$(BIN)/python -m pytest $(PYTEST_OPTIONS) \
		--nbval --nbval-kernel-name fastengine -p no:cacheprovider $(NOTEBOOKS)

# Only these two targets need the network. The lock carries the hash of every package and the build
# backend, so the project itself is installed from the checkout alone.
$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-index --no-build-isolation --no-deps -e .
	touch $@

$(PEERS)/.installed: benchmarks/peers/requirements.lock
	test -x $(PEERS)/bin/python || $(BIN)/python -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	touch $@
