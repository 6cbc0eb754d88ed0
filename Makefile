# Two commands for everyone: `make lab` and `make test`. Each sets up .venv the first time.
PYTHON ?=
EXTRAS ?= test
ARGS ?=
BIN := .venv/bin
WORKERS ?= 2
# Jupyter refuses to run as root unless told; a container's only user often is root.
ROOT := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
SOLUTIONS := $(wildcard solutions/*.ipynb)

.PHONY: help setup lab test test-notebooks test-code lint release refresh students bench bench-widgets bench-grade bench-cluster site gallery clean

help:
	@echo "make lab        open JupyterLab on the first notebook (headless: ARGS=\"--no-browser --port 8899\")"
	@echo "make setup      make .venv and nothing else: enough to check and to grade"
	@echo "make test       run every notebook and every test"
	@echo "make release    derive exercises/ from solutions/"
	@echo "make students   pack the kit for learners: no solutions, no teachers' pages"
	@echo "make refresh    run notebooks and solutions anew and store their outputs"
	@echo "make bench      time the widgets in a kernel; make bench-widgets: in a browser, to the pixels"
	@echo "make bench-grade  grade a class with the kit and its peers (ARGS=\"--hostile\")"
	@echo "make lint       check style"
	@echo "make site       write all notebooks as pages to read, in build/site"
	@echo "make gallery    put every figure and widget state on one page, build/gallery"

.venv/.ready: pyproject.toml constraints.txt tools/setup.sh
	@PYTHON="$(PYTHON)" EXTRAS="$(EXTRAS)" sh tools/setup.sh

setup: .venv/.ready
	@echo "Ready: $(BIN)/foothold grades and checks, make lab opens the notebooks."

lab: .venv/.ready
	@$(BIN)/foothold lab $(ROOT) $(ARGS)

test: .venv/.ready
	@$(MAKE) --no-print-directory lint test-notebooks test-code

test-notebooks: .venv/.ready
	$(BIN)/python -m pytest --nbval -q -n $(WORKERS) --dist loadfile notebooks solutions exercises

test-code: .venv/.ready
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

release: .venv/.ready
	$(BIN)/foothold release
	$(BIN)/foothold refresh $(SOLUTIONS)
	$(BIN)/foothold release --check

refresh: .venv/.ready
	$(BIN)/foothold refresh $(NOTEBOOKS) $(SOLUTIONS)

# What is committed, so neither grades nor journals; tests would tell answers.
TEACHERS := solutions tests bench data/TEACHERS.md data/teachers docs/TEACHING.md
students:
	@mkdir -p build
	@git archive --format=zip -o build/students.zip HEAD . $(TEACHERS:%=':!%')
	@echo "Written: build/students.zip. It is unpacked, then opened with make lab."

bench: .venv/.ready
	$(BIN)/python bench/widgets.py

bench-widgets: .venv/.ready
	$(BIN)/python -c "import playwright" || (echo "Needs: EXTRAS=test,browser sh tools/setup.sh"; exit 1)
	$(BIN)/python bench/browser_widgets.py $(ARGS)

# The grader and its peers side by side; ARGS: --hostile, --scaling, --profile, --set NAME, --help
bench-grade: .venv/.ready
	$(BIN)/python -W ignore -m bench.grading $(ARGS)

# A Dask cluster on this machine, 10,000 notebooks: an hour or more; ARGS="--count 50" for a look
bench-cluster: .venv/.ready
	$(BIN)/python -c "import distributed" || (echo "Needs: EXTRAS=test,cluster sh tools/setup.sh"; exit 1)
	$(BIN)/python -W ignore -m bench.cluster $(ARGS)

site: .venv/.ready
	$(BIN)/foothold site $(ARGS)

gallery: .venv/.ready
	$(BIN)/python -m foothold.gallery $(ARGS)

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache
