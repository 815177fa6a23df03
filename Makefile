# Everything from a machine that has only Python (3.11 to 3.13) and make.
#   make report   set up, run the main job on the fictional sample, say where the page is
#   make test     set up, run linter, tests and notebooks
#   make lab      set up, open JupyterLab on the notebooks
#   make site     set up, run all notebooks and write the site (offline, some minutes): guide, notebooks, codebook, reference
#   make reproduce  set up, analyse the fictional sample again, compare every table with data/reference
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
OUT ?= reports/sample

.PHONY: report test lab site reproduce coder lock clean

report: $(VENV)/run
	$(BIN)/scrmine run data/sample/reviews -o $(OUT) --by outcome

test: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=300 --numprocesses 2 notebooks

lab: $(VENV)/dev
	$(BIN)/jupyter lab notebooks

site: $(VENV)/site
	$(BIN)/python docs/build.py reports/site

reproduce: $(VENV)/run
	$(BIN)/scrmine reproduce

$(VENV)/made:
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else 'scrmine needs Python 3.11, 3.12 or 3.13; this is %d.%d. Name another with: make PYTHON=python3.12 ...' % v)"
	$(PYTHON) -m venv $(VENV)
	touch $@

# Locked versions with hashes; then the package itself, from this folder.
$(VENV)/run: $(VENV)/made requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/site: $(VENV)/run requirements-site.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-site.lock
	touch $@

# Fits the models that ship in scrmine/models from data/training (some minutes).
coder: $(VENV)/dev
	$(BIN)/python data/training/fit_roles.py
	$(BIN)/python data/training/fit_stance.py
	$(BIN)/python data/training/fit_themes.py

# Needs uv (pip install uv); run after changing dependencies in pyproject.toml.
lock:
	uv pip compile pyproject.toml build-requirements.in --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock
	uv pip compile pyproject.toml build-requirements.in --extra dev --extra notebooks --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint requirements.lock --output-file requirements-dev.lock
	uv pip compile pyproject.toml build-requirements.in --extra site --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint requirements-dev.lock --output-file requirements-site.lock

clean:
	rm -rf $(VENV) reports
