# What a person runs. Needs Python 3.11 or later; `make test` also needs apt (as root or with sudo)
# where Chromium, PostgreSQL or a font is missing.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
PYTEST := $(BIN)/pytest -q
# Two processes: what the smallest machine that runs these has.
WORKERS ?= 2
# A test of a browser waits for half of its time: a page for its server, an hour for its end.
BROWSERS ?= 3
# Each of hundreds of processes would otherwise compile the program and its tests anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 16

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Watchbook needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages into $(VENV) …"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the locked test tools into $(VENV) …"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: setup
setup: $(VENV)/.runtime ## Build .venv with what the program needs

.PHONY: setup-dev
setup-dev: $(VENV)/.dev ## The same, and what the tests need

.PHONY: demo
demo: setup ## Make (once) and serve the demo agency: make demo PORT=8000
	@$(BIN)/watchbook demo --home ./var/demo --port $(PORT)

.PHONY: test
test: setup-dev system-packages ## Everything, on real parts
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint test-core
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory --jobs 2 test-browser test-beside-browser
	@$(AGAIN); echo "make test: all parts passed"

.PHONY: lint
lint: setup-dev ## ruff, format, types, arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

.PHONY: test-core
test-core: setup-dev ## The pure part, every branch of it
	$(PYTEST) -n $(WORKERS) watchbook/core --cov --cov-report=term --cov-fail-under=100

.PHONY: test-sqlite
test-sqlite: setup-dev ## The rest on SQLite
	$(PYTEST) -n $(WORKERS) --ignore=watchbook/core

.PHONY: test-postgres
test-postgres: setup-dev ## The rest on a PostgreSQL server of its own
	WATCHBOOK_TEST_DATABASE=postgres $(PYTEST) -n $(WORKERS) --ignore=watchbook/core

# What failed in a browser is tried once more, alone: a page may be late on a busy machine. What
# needed it is named at the end, here and of `make test`: one that comes back has a defect.
TOLD := .pytest_cache/browser.txt
AGAIN := grep -sE '^(FAILED|ERROR) ' $(TOLD) | sed -E 's/^[A-Z]+ /Failed at first and was tried again alone: /'
.PHONY: test-browser
test-browser: setup-dev ## Pages, journeys and axe in Chromium
	@mkdir -p $(dir $(TOLD)); set -o pipefail; $(PYTEST) -n $(BROWSERS) --maxschedchunk 1 -m browser | tee $(TOLD) || { \
		$(PYTEST) --last-failed --last-failed-no-failures none -m browser; ended=$$?; $(AGAIN); exit $$ended; }

.PHONY: test-api
test-api: setup-dev ## Hostile API calls, and a tenth of each campaign
	$(PYTEST) -n $(WORKERS) --maxschedchunk 1 -m "api or campaign"

# Browsers wait for much and leave a core free for half of the time. What runs beside them steps back,
# says at its end what it has to say, and keeps its own list of what failed last.
BESIDE := .pytest_cache/beside
.PHONY: test-beside-browser
test-beside-browser: setup-dev
	@mkdir -p $(BESIDE); PYTEST_ADDOPTS="-o cache_dir=$(BESIDE)" nice -n 10 \
		$(MAKE) --no-print-directory test-postgres test-api > $(BESIDE)/said.txt 2>&1; \
		ended=$$?; cat $(BESIDE)/said.txt; exit $$ended

.PHONY: campaign
campaign: setup-dev ## Long randomised runs: make campaign ONLY=name CASES=n
	WATCHBOOK_CAMPAIGN=whole WATCHBOOK_CAMPAIGN_ONLY="$(ONLY)" WATCHBOOK_CAMPAIGN_CASES="$(CASES)" \
		$(PYTEST) -s -m campaign $(if $(ONLY),-k "$(ONLY)")

.PHONY: bench
bench: setup-dev ## Figures beside their peers: make bench NAME=trails
	$(BIN)/watchbook bench $(NAME)

# What the tests need beside Python, as package:path that it brings.
SYSTEM := chromium:/usr/bin/chromium postgresql-15:/usr/lib/postgresql/15/bin/initdb \
	fonts-dejavu-core:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
# The engine alone, where apt has it.
SHELL_OF_CHROMIUM := /usr/bin/chromium-headless-shell
.PHONY: system-packages
system-packages:
	@missing=""; for one in $(SYSTEM); do test -e "$${one#*:}" || missing="$$missing $${one%%:*}"; done; \
	as=""; [ "$$(id -u)" = 0 ] || as=sudo; \
	install() { \
		echo "Installing with apt: $$*"; \
		$$as apt-get update -qq && \
			$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$$@"; \
	}; \
	{ [ -z "$$missing" ] || install $$missing; } && \
	{ test -e $(SHELL_OF_CHROMIUM) || install $$(basename $(SHELL_OF_CHROMIUM)) \
		|| echo "Without it the browser tests drive the whole Chromium and take twice as long."; }

.PHONY: lock
lock: setup-dev ## Write the lock files anew (hashes, no addresses)
	$(COMPILE) --extra analysis --extra charts --extra export --extra pdf --extra build --extra dev -o requirements-dev.lock
	$(COMPILE) --extra analysis --extra charts --extra export --extra pdf --extra build -c requirements-dev.lock -o requirements.lock

.PHONY: format
format: setup-dev ## Format and mend what ruff can mend
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

.PHONY: clean
clean: ## Remove the environment, the demo and every cache
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
