# Two commands do everything from a clean clone: `make run` serves the site, `make test` proves it.
# Needs nothing but Python 3.12 or newer with its venv module.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo $$python; break; }; done)
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test test-sqlite test-postgres test-browser test-long judges lint format bench lock clean

run: export ALLFORCES_SITE_URL ?= http://$(HOST):$(PORT)
run: $(VENV)/.installed ## Serve the site on http://127.0.0.1:8000 with sample articles and an editor's account
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0 --skip-checks
	@$(BIN)/python manage.py import_markdown blog/sample_site --only-if-empty --skip-checks
	@$(BIN)/python manage.py rebuild_search_index --missing --verbosity 0 --skip-checks
	@$(BIN)/python manage.py rebuild_related --missing --verbosity 0 --skip-checks
	@$(BIN)/python manage.py make_pictures --verbosity 0 --skip-checks
	@$(BIN)/python manage.py create_editor editor --skip-checks
	@echo "サイト http://$(HOST):$(PORT)/   管理画面 http://$(HOST):$(PORT)/admin/   （止めるには Ctrl+C）"
	@exec $(BIN)/gunicorn --config allforces/gunicorn.py --bind $(HOST):$(PORT) allforces.wsgi

test: test-sqlite test-postgres test-browser ## Everything: on SQLite, on a real PostgreSQL, in a real browser

test-sqlite: $(VENV)/.installed-dev
	@echo "== tests on SQLite"
	$(BIN)/python -m pytest -m "not browser" --numprocesses auto

test-postgres: $(VENV)/.installed-dev
	@echo "== tests on PostgreSQL"
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -m "not browser" --numprocesses auto $(PURE:%=--ignore=tests/%)
PURE := bench jekyll proofreading text # rooms whose tests meet no database

test-browser: $(VENV)/.installed-dev
	@echo "== tests in Chromium, and before judges of others where they are installed (make judges)"
	$(BIN)/python -m pytest -m browser --numprocesses auto --dist loadfile

test-long: export ALLFORCES_LONG_TESTS := 1
test-long: $(VENV)/.installed-dev ## Hours: every interleaving, kill and restore, 20,000 cases a property, people at work for a while
	@echo "== 1/3 on SQLite: interleavings, kills, restores; properties with 20,000 cases each"
	$(BIN)/python -m pytest tests/resilience $(PROPERTIES) -m "not browser" $(TELLING)
	@echo "== 2/3 on PostgreSQL"
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest tests/resilience tests/test_search.py \
		tests/services/test_exporting.py $(TELLING)
	@echo "== 3/3 fifty readers and four editors"
	$(BIN)/python bench/soak.py --seconds 20
TELLING := --verbose --durations=10 --capture=sys # how far it is goes past what pytest captures
PROPERTIES = $(shell grep --recursive --files-with-matches --include='*.py' 'hypothesis' tests/*/ tests/test_*.py)

judges: tests/judges/node_modules/.installed ## The Nu HTML checker and Lighthouse, for test-browser; needs npm, Java and Chromium

tests/judges/node_modules/.installed: tests/judges/package-lock.json
	npm ci --prefix tests/judges --ignore-scripts --no-audit --no-fund
	@touch $@

lint: $(VENV)/.installed-dev ## Style, types, templates, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates/admin --check --lint --quiet
	$(BIN)/djlint templates/jinja2 --profile jinja --check --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djlint templates/admin --reformat --quiet
	-$(BIN)/djlint templates/jinja2 --profile jinja --reformat --quiet

bench: $(VENV)/.installed-dev ## Speed and memory beside other tools (bench/README.md)
	$(BIN)/python -m bench

lock: $(VENV)/.installed-dev ## Write the requirements files anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml $(LOCK) -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml $(EXTRAS) -c requirements.txt $(LOCK) -o requirements-extras.txt
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --group dev -c requirements-extras.txt $(LOCK) -o requirements-dev.txt
EXTRAS := --extra media-s3 --extra metrics --extra sentry
LOCK := --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --custom-compile-command "make lock"

clean: ## Remove the virtual environment; the site's data in var/ stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed (python3 --version says: $$(python3 --version 2>&1))."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --progress-bar on -r requirements-dev.txt
	@touch $@ $(VENV)/.installed
