# `make demo` shows what it does, `make test` is what CI runs. Both make .venv by themselves.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready

.PHONY: demo test lint fmt check-types check-imports unit witnesses witnesses-installed setup lock clean

# 240 invented customers: two earlier Mondays are scored for the history, then the one that people look at.
DEMO := $(BIN)/python -m scorelang.cli.main -C scorecards/demo

demo: $(READY)
	@$(BIN)/python scorecards/demo/make_data.py
	@$(DEMO) run --today 2026-02-02 > /dev/null
	@$(DEMO) run --today 2026-02-23 > /dev/null
	@$(DEMO) run --today 2026-03-02
	@echo && $(DEMO) explain "../../ACC-9001" --today 2026-03-02
	@echo && $(DEMO) plan --today 2026-03-02

test: lint check-types check-imports unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(READY)
	$(BIN)/mypy
	cd benchmarks && ../$(BIN)/mypy --config-file ../pyproject.toml --cache-dir ../.mypy_cache *.py

check-imports: $(READY)
	$(BIN)/lint-imports --no-cache

unit: $(READY)
	$(BIN)/pytest -n 2 --dist loadgroup

# ClickHouse is a large download of its own: without it, the tests that ask it are skipped.
witnesses: witnesses-installed
	$(BIN)/pytest tests/agreement/test_witnesses.py tests/cli/test_compile.py

witnesses-installed: $(READY)
	@{ command -v uv >/dev/null 2>&1 && uv pip install -q --python $(BIN)/python --require-hashes -r witnesses.lock; } \
	  || $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r witnesses.lock

fmt: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(READY)

# One lock, with hashes, for uv and for pip alike: where uv finds no index that pip is told of, pip does it. The build back
# end is locked too, so nothing comes in beside it. All is compiled at once, as pip does by itself: where Python is told to
# write no bytecode, every command would compile every module anew.
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("scorelang needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	@if command -v uv >/dev/null 2>&1 \
	  && { test -x $(BIN)/python || uv venv -q --python "$(PYTHON)" .venv; } \
	  && uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock \
	  && uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; then \
	  :; \
	else \
	  set -e; test -x $(BIN)/pip || $(PYTHON) -m venv .venv; \
	  $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@$(BIN)/python -m compileall -q -j 0 scorelang
	@touch $@

# Needs uv. Hashes without addresses: whoever installs chooses the index.
LOCK := uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11
lock:
	$(LOCK) --all-extras --group dev pyproject.toml -o requirements.lock
	$(LOCK) --group witnesses -c requirements.lock -o witnesses.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
