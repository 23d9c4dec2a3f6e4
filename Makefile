# The two commands of this project are `make run` and `make test`; `make help` lists all.
# Plain enough for the make that macOS ships (GNU make 3.81).

PORT ?= 8501

VENV := .venv
IN_VENV := $(VENV)/bin/python

# The first Python that really runs and is new enough: a version manager's stand-in may be found and yet fail.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$name; break; }; done)

# The last two names are where macOS keeps its applications.
CHROMIUM ?= $(shell for name in chromium chromium-browser google-chrome google-chrome-stable \
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
	/Applications/Chromium.app/Contents/MacOS/Chromium; do \
	command -v "$$name" && break; done)

# The matrices are small, and one thread is fast; several BLAS threads wait for each other as soon as the
# machine has other work, such as other visitors.
export OPENBLAS_NUM_THREADS := 1

# Deno keeps its cache here instead of in the home directory, and asks nobody whether there is a newer version.
export DENO_DIR := $(abspath $(VENV))/deno
export DENO_NO_UPDATE_CHECK := 1
DENO := $(VENV)/bin/deno

# BROWSER=no is a word to this Makefile; elsewhere BROWSER names the program that opens links.
unexport BROWSER

# The steps of `make test` are in order, the quick ones first: -j must not mix them.
.NOTPARALLEL:

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Settings:  make run PORT=8600            another port"
	@echo "           make test BROWSER=no          leave the browser tests out"
	@echo "           make test CHROMIUM=/path/to   another Chromium or Chrome"
	@echo "           make run PYTHON=python3.12    the Python of a new $(VENV)"

# The address stands here and not in config.toml, which containers and Community Cloud read, too.
.PHONY: run
run: $(VENV)/app-installed ## Start the app on http://127.0.0.1:8501
	@echo "Starting selfattn on http://127.0.0.1:$(PORT) (Ctrl+C stops it)"
	@$(IN_VENV) -m streamlit run app.py \
		--server.address=127.0.0.1 --server.port=$(PORT) --server.headless=true

.PHONY: test
test: browser-found lint test-js test-python ## Lint, types, and all tests: unit, app, browser

.PHONY: lint
lint: $(VENV)/dev-installed ## Check style and types of Python, JavaScript and CSS
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy
	$(DENO) lint --permit-no-files
	$(DENO) fmt --check --permit-no-files

.PHONY: format
format: $(VENV)/dev-installed ## Format everything and mend what can be mended
	$(IN_VENV) -m ruff check --fix-only .
	$(IN_VENV) -m ruff format .
	$(DENO) fmt --permit-no-files

.PHONY: test-js
test-js: $(VENV)/dev-installed
	$(DENO) test --no-remote --no-npm --no-prompt --permit-no-files

.PHONY: bench
bench: $(VENV)/dev-installed ## Measure speed against peers
	$(IN_VENV) -m benchmarks

.PHONY: clean
clean: ## Remove caches and build output (.venv stays)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info shots test-results
	find static -mindepth 1 -not -name .gitignore -delete
	find . -path './$(VENV)' -prune -o -type d -name __pycache__ -exec rm -rf {} +

ifeq ($(BROWSER),no)

LEFT_OUT := ======== BROWSER TESTS LEFT OUT (BROWSER=no): the page was not tried in a browser ========

.PHONY: browser-found
browser-found:
	@echo "$(LEFT_OUT)"

.PHONY: test-python
test-python: $(VENV)/dev-installed
	@$(IN_VENV) -m pytest --ignore=tests/browser; status=$$?; echo "$(LEFT_OUT)"; exit $$status

else

# Comes before everything else: nobody should learn after minutes that a browser is missing.
.PHONY: browser-found
browser-found:
	@"$(CHROMIUM)" --version >/dev/null 2>&1 || { \
		echo 'The browser tests need Chromium or Chrome, and $(if $(CHROMIUM),"$(CHROMIUM)" does not run,none was found).'; \
		echo; \
		echo '  Debian:   sudo apt-get install chromium'; \
		echo '  Ubuntu:   sudo apt-get install chromium-browser'; \
		echo '  macOS:    brew install --cask google-chrome'; \
		echo '  Windows:  winget install Google.Chrome'; \
		echo; \
		echo 'A browser elsewhere:  make test CHROMIUM=/path/to/chrome'; \
		echo 'Without a browser:    make test BROWSER=no'; \
		exit 1; } >&2

# In a process of their own: they keep an event loop running, in which others cannot start one. They start
# the browser from wherever they like: they get its absolute path.
.PHONY: test-python
test-python: $(VENV)/dev-installed
	@$(IN_VENV) -m pytest --ignore=tests/browser
	@chromium=$$(command -v "$(CHROMIUM)"); \
	case $$chromium in /*) ;; *) chromium=$$PWD/$$chromium ;; esac; \
	CHROMIUM=$$chromium $(IN_VENV) -m pytest tests/browser

endif

# Stamps say what is installed; they live in the environment and vanish with it.
$(VENV)/app-installed: requirements.txt $(VENV)/bin/pip
	@echo "Installing requirements.txt into $(VENV) (once; it takes a minute or two)"
	@$(IN_VENV) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev-installed: requirements-dev.txt $(VENV)/app-installed
	@echo "Installing requirements-dev.txt into $(VENV) (once; it takes a minute or two)"
	@$(IN_VENV) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# A Python that was removed or updated leaves an environment whose links lead nowhere: make it anew.
ifneq ($(shell test -x $(IN_VENV) && test -x $(VENV)/bin/pip && echo works),works)
.PHONY: $(VENV)/bin/pip
endif

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { \
		echo "selfattn needs Python 3.11 or newer, and none was found."; \
		echo "Install one from https://www.python.org/downloads/, or name it: make run PYTHON=/path/to/python"; \
		exit 1; } >&2
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' || { \
		echo 'selfattn needs Python 3.11 or newer, and "$(PYTHON)" is not.' >&2; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv --clear $(VENV)
