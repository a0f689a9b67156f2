PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: run help check format-check lint types layers test test-fast test-python packages attack bench share-server judge torture docs site messages screenshots dist deb deb-tools test-deb lock format clean

run: $(INSTALLED) ## open the reader on the starter library
	@$(BIN)/digest --starter

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target what; do \
		printf '  %-14s %s\n' "$$target" "$$what"; done

check: format-check lint types layers test ## everything that CI checks

format-check: $(INSTALLED) ## is the format ruff's?
	$(BIN)/ruff format --check .

lint: $(INSTALLED) ## ruff's rules
	$(BIN)/ruff check .

types: $(INSTALLED) ## mypy, strict
	$(BIN)/mypy

layers: $(INSTALLED) ## does a layer import only those below it?
	$(BIN)/lint-imports

test: $(INSTALLED) packages ## all tests, on every core
	$(BIN)/python -m pytest

test-fast: $(INSTALLED) ## the tests that take less than 5 seconds each
	$(BIN)/python -m pytest -m "not slow and not attack and not deb"

test-python: ## all tests in a venv of their own: make test-python PYTHON=python3.13
	@version=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])') && \
	$(MAKE) --no-print-directory test PYTHON=$(PYTHON) VENV=.venv-$$version

packages: ## what the tests want of Debian, where this is Debian and root
	@.ci/packages

attack: $(INSTALLED) packages ## hostile input against real processes; SECURITY.md
	$(BIN)/python -m pytest -m attack tests/attack

bench: $(INSTALLED) ## measure the budgets of docs/design.md
	$(BIN)/python -m benchmarks.bench
	$(BIN)/python -m benchmarks.screen
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.sources
	$(BIN)/python -m benchmarks.first_refresh
	$(BIN)/python -m benchmarks.export
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.curation

share-server: $(INSTALLED) packages ## a private PostgreSQL on loopback, to try sharing with; docs/sharing.md
	@$(BIN)/python -m tests.postgres

judge: $(INSTALLED) ## thirty digests beside their texts, for a person to grade
	@$(BIN)/python -m benchmarks.judge

torture: $(INSTALLED) ## kill, fill, cut and damage for seven minutes; the tables of docs/reliability.md
	$(BIN)/python -m tests.faults.torture --write docs/reliability.md
	$(BIN)/python -m tests.share.torture --write docs/reliability.md

# What is written down twice is generated; a test says when it is not current.
docs: $(INSTALLED) ## generate what is written down twice: the reference, keys, schemas, man page, completions
	for page in commands configuration queries record; do $(BIN)/python -m docs.generate_$$page || exit; done
	$(BIN)/python -m docs.generate_keys
	$(BIN)/python -m docs.generate_plain
	$(BIN)/python -m docs.generate_schemas
	mkdir -p docs/man && $(BIN)/digest help --man > docs/man/digest.1
	$(BIN)/digest completion bash > share/bash-completion/completions/digest
	$(BIN)/digest completion zsh > share/zsh/site-functions/_digest
	$(BIN)/digest completion fish > share/fish/vendor_completions.d/digest.fish

site: $(INSTALLED) ## the documentation as a site in build/site; what it takes is installed in a venv of its own
	test -x .venv-site/bin/sphinx-build || $(PYTHON) -m venv .venv-site
	.venv-site/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement docs/site/requirements.txt
	PYTHONPATH=. .venv-site/bin/sphinx-build --quiet --fail-on-warning --conf-dir docs/site --builder html . build/site
	@echo "build/site/index.html"

messages: $(INSTALLED) ## take the messages out of the source, and compile their translations
	$(BIN)/python -m docs.messages

format: $(INSTALLED) ## let ruff put the format right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Made again when a dependency changes, so that nothing stays behind that the lock no longer names.
$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("digest needs Python 3.11 or newer, and $(PYTHON) is %d.%d: name another one, as in `make PYTHON=python3.12`." % sys.version_info[:2])'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

screenshots: $(INSTALLED) ## render the pictures of the documentation (PNG takes rsvg-convert)
	$(BIN)/python -m docs.screenshots

# The wheel is made of the sdist. Its files bear the time of the commit, so that whoever builds it again gets the same bytes.
dist: $(INSTALLED) ## build the sdist and the wheel, in dist/; the same bytes for the same commit
	@rm -rf dist
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || echo 1580601600)} \
		$(BIN)/python -m build --no-isolation --outdir dist

# In the unpacked sdist, because what builds Debian packages writes beside the source.
deb: dist deb-tools ## build a Debian package for this release, with all that it needs, in dist/; takes Debian
	@rm -rf build/deb && mkdir -p build/deb && tar -x -f dist/*.tar.gz -C build/deb
	@cd build/deb/* && VENV=$(abspath $(VENV)) dpkg-buildpackage --build=binary --no-sign
	@mv build/deb/*.deb dist/ && ls -l dist

test-deb: deb ## install the Debian package in a clean root, use it as an ordinary user, remove it
	$(BIN)/python -m pytest -m deb -n0 tests/packaging/test_deb.py

deb-tools:
	@debian/tools

# Keeps what is locked and still fits.
lock: ## resolve the dependencies again; UV=--upgrade takes the newest of everything
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && \
	"$$folder/bin/python" -m pip install --quiet --disable-pip-version-check uv && \
	"$$folder/bin/uv" pip compile pyproject.toml --extra dev --no-config --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet $(UV) --output-file requirements.txt && \
	"$$folder/bin/uv" pip compile docs/site/requirements.in --no-config --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet $(UV) --output-file docs/site/requirements.txt

clean: ## remove what was built
	rm -rf .venv .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
