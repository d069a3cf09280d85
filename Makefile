# Everything a newcomer or a maintainer runs. `make help` lists it.
# Each target sets up .venv by itself, from a hash-locked file; a second run skips that.

PYTHON ?= python3
PLAN ?= kickstart-30
PORT ?= 0
ARGS ?=
UV ?= uv

BIN := .venv/bin
# A worker for each core; the tests of one file stay together, and slow files do not come last.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --annotation-style line --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo run test check bench format lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: .venv/.demo ## play with the bot in a browser, no Discord needed (PLAN=kickstart-30, PORT=0)
	@$(BIN)/daymark demo --plan "$(PLAN)" --port "$(PORT)"

run: .venv/.run ## run the bot on Discord (DISCORD_TOKEN from the environment or .env)
	@$(BIN)/daymark run

test: .venv/.dev ## run the tests (ARGS="-k streak")
	@$(PYTEST) $(ARGS)

check: .venv/.dev ## everything that must hold before a change goes in
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/daymark content check
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		export DAYMARK_DATA_DIR="$$folder" DAYMARK_DATABASE_URL= && \
		echo "$(BIN)/alembic check" && $(BIN)/daymark db upgrade && $(BIN)/alembic check
	$(PYTEST) --cov --cov-report=term $(ARGS)

bench: .venv/.dev ## measure speed against a bare bot (several minutes)
	@$(BIN)/python -m tests.bench $(ARGS)

format: .venv/.dev ## format the code and mend what the linter can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## write the three lock files again with newest versions (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv, or UV=path/to/uv" >&2; exit 1; }
	$(COMPILE) --upgrade --extra dev pyproject.toml -o requirements-dev.txt
	$(COMPILE) --upgrade --extra build --extra demo -c requirements-dev.txt pyproject.toml -o requirements-demo.txt
	$(COMPILE) --upgrade --extra build -c requirements-dev.txt pyproject.toml -o requirements.txt

clean: ## remove .venv and every cache (data/ stays)
	@rm -rf .venv build dist *.egg-info .coverage htmlcov .hypothesis
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find bot cogs migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment: one folder, a stamp for each set of packages in it ----------------

.venv/.python:
	@command -v $(PYTHON) >/dev/null || { echo "Daymark needs Python 3.11 or newer; there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Daymark needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks venv. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.run: requirements.txt pyproject.toml .venv/.python
	$(call install,requirements.txt)
	@touch .venv/.run

.venv/.demo: requirements-demo.txt pyproject.toml .venv/.python
	$(call install,requirements-demo.txt)
	@touch .venv/.run .venv/.demo

.venv/.dev: requirements-dev.txt pyproject.toml .venv/.python
	$(call install,requirements-dev.txt)
	@touch .venv/.run .venv/.demo .venv/.dev

define install
@echo "Setting up .venv from $(1): once, about a minute ..."
@$(PIP) install --require-hashes -r $(1)
@$(PIP) install --no-deps --no-build-isolation -e .
endef
