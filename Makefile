# Needs Python 3.11 or later and make. Everything is installed into .venv beside this file.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.DEFAULT_GOAL := help
.PHONY: help venv demo test lint format bench bench-shared soak picture lock clean

help:
	@echo "make demo    the app on a made-up team"
	@echo "make test    all tests"
	@echo "make lint    style, types and import contracts"
	@echo "make format  put the code into the one style"
	@echo "make bench   measure start, keys, facts and import"
	@echo "make bench-shared  200 seats, 50 writers and an upgrade, on servers of its own"
	@echo "make soak    the wall refreshed 20,000 times (N=2000: so often): does it grow?"
	@echo "make picture the picture in the README, drawn anew"
	@echo "make lock    pin the newest fitting versions"
	@echo "make clean   remove what these commands made"

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Huddle needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Say which: make PYTHON=/path/to/python3")'
	@echo "Making $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)
	@# The lock names every package, so nothing is resolved: older pips look for newer releases of an extra.
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@# Where Python may not keep what it compiles, every start would compile a hundred modules.
	@$(BIN)/python -m compileall -q huddle db themes
	@touch $@

venv: $(STAMP)

demo: $(STAMP)
	@$(BIN)/huddle demo

test: $(STAMP)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(STAMP)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bench-shared: $(STAMP)
	@$(BIN)/python -m tests.benchmarks shared upgrade

N ?= 20000
soak: $(STAMP)
	@$(BIN)/python -m tests.soak $(N)

picture: $(STAMP)
	@$(BIN)/python docs/picture.py

lock: $(STAMP)
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --group dev --all-extras \
		--no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet \
		--upgrade --custom-compile-command "make lock" --output-file requirements.lock

clean:
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
