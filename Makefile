# make run   open the reader on the starter library      make check   everything that CI checks
# make test  run the tests                               make bench   measure the budgets of docs/design.md
#                                                        make torture kill, fill and damage; docs/reliability.md
#                                                        make attack  hostile input against real processes; SECURITY.md
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: run test check bench torture attack lock format clean

run: $(INSTALLED)
	@$(BIN)/digest --starter

test: $(INSTALLED)
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.screen
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.sources
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.curation

torture: $(INSTALLED)
	$(BIN)/python -m tests.faults.torture --write docs/reliability.md

attack: $(INSTALLED)
	$(BIN)/python -m pytest -m attack tests/attack

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Made anew when a dependency changes, so that nothing stays behind that the lock no longer names.
$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("digest needs Python 3.11 or newer, and $(PYTHON) is %d.%d: name another one, as in `make PYTHON=python3.12`." % sys.version_info[:2])'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Keeps what is locked and still fits; `make lock UV=--upgrade` takes the newest of everything.
lock:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && \
	"$$folder/bin/python" -m pip install --quiet --disable-pip-version-check uv && \
	"$$folder/bin/uv" pip compile pyproject.toml --extra dev --no-config --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet $(UV) --output-file requirements.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
