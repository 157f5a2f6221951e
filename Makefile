PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test lint fuzz bench clean

run: $(STAMP)  ## Install; mine, audit, compare and report the specimen corpus into outputs/
	$(BIN)/guihua run corpus/*.txt corpus/*.docx corpus/*.html corpus/*.pdf corpus/fire -o outputs

test: $(STAMP)  ## Install, and run all tests
	$(BIN)/python -m pytest

lint: $(STAMP)  ## Style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

fuzz: $(STAMP)  ## 2,000 damaged files of every format through its reader (those of LibreOffice take an hour)
	$(BIN)/python -m tests.hostile.fuzz --count 2000

bench: $(STAMP)  ## What can be measured in a few minutes; the others of benchmarks/ say at their top how they are run
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/readers.py
	$(BIN)/python benchmarks/safe_reading.py

clean:
	rm -rf $(VENV) build dist *.egg-info
