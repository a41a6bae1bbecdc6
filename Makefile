# Few verbs: site, serve, pdf, test, and for maintainers bench and portable.

PYTHON ?= python3
VENV := .venv
BACKENDS ?= default
# Address of PyTorch's CPU packages, for Linux machines without a GPU (the README has it). Unset: the usual registry.
TORCH_INDEX ?=

PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
RUN := $(VENV)/bin/python -m scripts

.PHONY: site serve pdf test bench portable install

site: $(VENV)/.site
	@$(RUN) build --backends $(BACKENDS)

install: $(VENV)/.site

serve: $(VENV)/.site
	@$(RUN) serve

pdf: $(VENV)/.site
	@$(RUN) pdf

test: $(VENV)/.test
	@$(VENV)/bin/ruff check scripts tests
	@$(VENV)/bin/mypy
	@$(RUN) build --backends all
	@$(VENV)/bin/python -m tests.browser
	@$(VENV)/bin/python -m pytest

bench: $(VENV)/.test
	@$(VENV)/bin/python -m tests.browser
	@$(RUN) bench

portable: $(VENV)/.site
	@test -x .venv-portable/bin/zensical || { $(PYTHON) -m venv .venv-portable && .venv-portable/bin/pip install --quiet --disable-pip-version-check -r requirements-portable.txt; }
	@$(RUN) portable

# An install is complete only when its mark is written, so a killed one is taken up again.
$(VENV)/.site: requirements.txt requirements-programs.txt constraints.txt
	@echo "Installing the pinned packages into $(VENV); the first time this takes some minutes."
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make site PYTHON=python3.12")'
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.txt
	@$(PIP) -r requirements-test.txt
	@touch $@
