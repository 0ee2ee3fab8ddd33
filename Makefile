PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8080
MINUTES ?= 20

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PAGES := app/static/dist/manifest.json
PYTEST := $(BIN)/python -m pytest
FRONTEND := PYTHON=$${PAGES_PYTHON:-$(abspath $(BIN))/python} app/frontend/run
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --generate-hashes

.DEFAULT_GOAL := help
.PHONY: help run pages texts docs package test coverage coverage-report bench bench-short soak fuzz cluster lint format types check lock clean

$(VENV)/run: requirements.lock requirements-build.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes --requirement requirements.lock --requirement requirements-build.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	touch $@

$(PAGES): $(shell find app/frontend -type f -not -path '*/node_modules/*' -not -path '*/tests/*')
	$(FRONTEND) build

help:  ## Print this list.
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run $(PAGES)  ## Serve on http://127.0.0.1:8080 (PORT=9000 for another port), with demo data the first time.
	$(BIN)/timetracker migrate
	$(BIN)/timetracker demo --url http://$(HOST):$(PORT)
	$(BIN)/timetracker serve --host $(HOST) --port $(PORT)

pages: $(PAGES)  ## Build scripts and styles into app/static/dist; needs Node, or installs it as a Python package.

texts: $(VENV)/dev  ## Collect the texts of the pages into app/translations.
	$(BIN)/python -m tests.contracts.texts

test: $(VENV)/dev $(PAGES)  ## Run the whole suite, scripts too, on SQLite and PostgreSQL, with a real Redis; ARGS="tests/routes -k timer" for a part.
	$(FRONTEND) test
	$(PYTEST) --numprocesses 2 $(ARGS)

coverage: $(VENV)/dev  ## Run the whole suite; fail if it covers less than 95 % of app and plugins, branches included.
	$(BIN)/coverage erase
	$(MAKE) test PYTEST="$(BIN)/coverage run -m pytest"
	$(MAKE) coverage-report

coverage-report: $(VENV)/dev  ## Report what `make coverage` has measured so far; fail below 95 %.
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/dev $(PAGES)  ## Print the figures of docs/PERFORMANCE.md; run nothing else meanwhile; ARGS="--entries 1M -k routes" for a part.
	$(BIN)/python -m pytest -s -m bench tests/bench $(ARGS)

bench-short: $(VENV)/dev $(PAGES)  ## Check that no hot route sends more statements than stated, or reads more beside more data.
	$(BIN)/python -m pytest -m bench --show-capture=no tests/bench/test_short.py $(ARGS)

soak: $(VENV)/dev $(PAGES)  ## Run the tests that take minutes: load over time, servers killed in the middle.
	$(BIN)/python -m pytest -m soak $(ARGS)

fuzz: $(VENV)/dev $(PAGES)  ## Import changed files of all kinds for 20 minutes (MINUTES=10); what fails names its SEED.
	MINUTES=$(MINUTES) $(PYTEST) -s -m soak tests/services/imports $(ARGS)

cluster: $(VENV)/dev $(PAGES)  ## Start several hosts on this machine and kill them for 20 minutes (MINUTES=5); needs pgbouncer, haproxy.
	MINUTES=$(MINUTES) $(BIN)/python -m pytest -s -m soak tests/cluster $(ARGS)

lint: $(VENV)/dev  ## Check rules and format of Python, templates, scripts and styles.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.contracts.templates
	$(FRONTEND) lint

format: $(VENV)/dev  ## Format everything, and fix what ruff and Biome can fix.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tests.contracts.templates --fix
	$(FRONTEND) format

types: $(VENV)/dev  ## Check types with mypy and TypeScript, strictly.
	$(BIN)/mypy
	$(FRONTEND) types

check: lint types test  ## Run lint, types and test; .ci/run measures the coverage of the tests as well.

docs: $(VENV)/dev  ## Write the generated parts of the documents.
	$(BIN)/python -m tests.contracts.docs

package: $(VENV)/dev $(PAGES)  ## Build the wheel, with the pages, into dist/.
	$(BIN)/python -m hatchling build -t wheel

lock:  ## Renew the lock files, with hashes and without download addresses; needs uv.
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) --group build --constraint requirements.lock --output-file requirements-build.lock
	$(COMPILE) pyproject.toml --group dev --constraint requirements.lock --constraint requirements-build.lock --output-file requirements-dev.lock

clean:  ## Remove the virtual environment, built pages and caches.
	rm -rf $(VENV) app/frontend/node_modules app/static .pytest_cache .mypy_cache .ruff_cache .coverage*
