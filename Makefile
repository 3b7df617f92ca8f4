# Everything is set up in .venv on first use; Python 3.11 or newer, git and make are all that is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test lint types sanitize docs benchmark clean

setup: $(VENV)/ready

demo: $(VENV)/ready
	$(BIN)/dedup scan fixtures/pages

# First what a machine without a compiler runs, where the stages use kernels; tests/kernels itself goes through both kinds.
test: $(VENV)/ready
	DEDUP_KERNELS=plain $(BIN)/python -m pytest -q -n auto tests/sketch tests/match tests/templates tests/test_accuracy.py \
		--ignore tests/match/test_passages.py --ignore tests/match/test_speeches.py --ignore tests/match/test_shared.py \
		--ignore tests/match/test_formulae.py --deselect tests/match/test_report.py::test_order_threads_and_kernels_change_no_byte
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

sanitize: $(VENV)/ready
	tests/sanitize.sh $(BIN)/python

# Writes what is generated from the code: the command reference and the pinned report of fixtures/pages.
docs: $(VENV)/ready
	$(BIN)/python -m tests.regenerate

benchmark: $(VENV)/ready
	$(BIN)/python -m benchmarks.accuracy

$(VENV)/ready: pyproject.toml setup.py $(wildcard dedup/kernels/compiled/*.[ch])
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all]" --group dev
	@$(BIN)/dedup --version
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info dedup/kernels/*.so .mypy_cache .ruff_cache .pytest_cache .hypothesis
