# pharmagraph: `make help` lists what there is to do. Needs Python 3.11 or newer, git and make.

PYTHON ?= python3
# More for pytest, for example: make test PYTEST_ARGS="tests/extract -x"
PYTEST_ARGS ?=

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test test-long setup check lint types docs screenshots bench frontend package lock clean for-run for-test

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: for-run ## set up, check the facts, build the graph, ask a first question
	@$(BIN)/pharmagraph check
	@$(BIN)/pharmagraph build
	@echo
	@echo "A first question: pharmagraph ask side-effects -p drug=diazepam"
	@$(BIN)/pharmagraph ask side-effects -p drug=diazepam
	@echo
	@echo "Yours to go on: $(BIN)/pharmagraph --help"

test: for-test ## run the tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

test-long: for-test ## run the tests that take long: fresh environments, big data, many examples
	@$(BIN)/python -m pytest -m long $(PYTEST_ARGS)
	@$(BIN)/python -m pytest -m "hypothesis and not long" --hypothesis-profile=long $(PYTEST_ARGS)

setup: for-test ## set up .venv with all that tests and checks need

check: for-run ## check documents, facts and ontology
	@$(BIN)/pharmagraph check

lint: for-test ## look for faults in the code's form (ruff)
	@$(BIN)/python -m ruff check .

types: for-test ## check the code's types (mypy, strict)
	@$(BIN)/python -m mypy

docs: for-run ## write the generated pages of docs/reference/
	@$(BIN)/python tools/reference.py

screenshots: for-test ## take pictures of the service's pages into build/screenshots/ (needs Chromium)
	@$(BIN)/python tools/screenshots.py $(PAGES)

bench: for-run ## measure: starting, growth of check, hostile texts (some minutes)
	@set -e; for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

frontend: ## build the editor of the SPARQL page (needs Node.js 20.19 or newer, and npm)
	@command -v npm >/dev/null || { \
	  echo "make: there is no npm here; the editor of the SPARQL page needs it to be built." >&2; \
	  echo "  mend: install Node.js 20.19 or newer; all else works without the editor." >&2; exit 1; }
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

package: for-run frontend ## build the wheel and the source distribution into dist/, with the editor
	@$(BIN)/python -m hatchling build -t sdist -t wheel

lock: ## write requirements/*.txt anew from pyproject.toml (needs uv; UPGRADE=1 takes newer releases)
	@UV="$(UV)" $(PYTHON) tools/lock.py $(if $(UPGRADE),--upgrade)

clean: ## delete what was built and all caches; .venv and the texts of sources stay
	@rm -rf build dist htmlcov .coverage .coverage.* .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@rm -rf src/pharmagraph/serve/querypage/bundle
	@rm -rf graphs/.store* graphs/.build* graphs/*.nq graphs/*.trig graphs/*.html
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

for-run for-test:
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "make: there is no $(PYTHON) here; pharmagraph needs Python 3.11 or newer." >&2; \
	  echo "  mend: install it (on Debian and Ubuntu: apt install python3 python3-venv)," >&2; \
	  echo "        or name one: make run PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" tools/environment.py $(@:for-%=%) $(if $(filter file,$(origin PYTHON)),--keep)
