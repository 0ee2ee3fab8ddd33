PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8080

PAGES := app/static/dist/manifest.json

.PHONY: run pages texts package test bench soak lint types check lock clean

$(VENV)/run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	touch $@

$(PAGES): $(shell find app/frontend -type f -not -path '*/node_modules/*')
	PYTHON=$${PAGES_PYTHON:-$(abspath $(BIN))/python} app/frontend/build

pages: $(PAGES)  ## Scripts and styles, in app/static/dist; wants Node, or gets it as a Python package.

texts: $(VENV)/dev  ## Bring the catalogues of the pages' texts in step with the source.
	$(BIN)/python -m tests.texts

package: $(VENV)/dev $(PAGES)  ## The wheel, in dist/.
	$(BIN)/python -m hatchling build -t wheel

run: $(VENV)/run $(PAGES)  ## Serve on http://127.0.0.1:8080, with demo data the first time.
	$(BIN)/timetracker migrate
	$(BIN)/timetracker demo --url http://$(HOST):$(PORT)
	$(BIN)/timetracker serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev $(PAGES)  ## The whole suite, on SQLite and PostgreSQL, with a real Redis.
	$(BIN)/python -m pytest --numprocesses 2 $(ARGS)

bench: $(VENV)/dev $(PAGES)  ## Figures of speed and memory, for docs/PERFORMANCE.md.
	$(BIN)/python -m pytest -s -m bench $(ARGS)

soak: $(VENV)/dev $(PAGES)  ## What takes minutes: load over time, servers killed in the middle.
	$(BIN)/python -m pytest -m soak $(ARGS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

check: lint types test

lock:  ## Renew the lock files; they name no download address.
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --group dev pyproject.toml --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) app/frontend/node_modules app/static .pytest_cache .mypy_cache .ruff_cache
