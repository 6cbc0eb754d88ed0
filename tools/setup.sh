#!/bin/sh
# Build .venv from pyproject.toml and constraints.txt. Called by the Makefile; safe to run again.
# Extras to install: $EXTRAS (default: test).
set -eu
cd "$(dirname "$0")/.."
extras="${EXTRAS:-test}"

find_python() {
    for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3.14 python3 python; do
        [ -n "$name" ] || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    echo "Foothold needs Python 3.11 or newer. Install it, or name it: make lab PYTHON=/path/to/python3.12" >&2
    return 1
}

make_environment() {
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$1" .venv
        return
    fi
    # Debian and Ubuntu keep the module that makes environments in a package of its own.
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null && command -v apt-get >/dev/null 2>&1; then
        package="$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
        sudo=""
        [ "$(id -u)" = 0 ] || sudo="sudo"
        echo "Installing $package, which Python needs to make an environment ..." >&2
        $sudo apt-get update -qq
        $sudo apt-get install -y -qq "$package" >/dev/null
    fi
    "$1" -m venv --clear .venv
}

python="$(find_python)"
echo "Setting up .venv with $python (once; a minute or two) ..." >&2
make_environment "$python"
install_with_uv() {
    uv=uv
    if ! command -v uv >/dev/null 2>&1; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check uv || return 1
        uv=.venv/bin/uv
    fi
    "$uv" pip install --quiet --python .venv/bin/python -c constraints.txt -e ".[$extras]"
}

install_with_pip() {
    .venv/bin/python -m ensurepip >/dev/null 2>&1 || true # an environment made by uv has no pip
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        -c constraints.txt -e ".[$extras]"
}

# uv is faster; pip knows the machine's own certificates and proxies.
if ! install_with_uv 2>.venv/uv.log; then
    echo "uv could not install (see .venv/uv.log); trying pip ..." >&2
    install_with_pip
fi
# JupyterLab would ask every newcomer about its news, over the first notebook.
mkdir -p .venv/etc/jupyter/labconfig
echo '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}' \
    >.venv/etc/jupyter/labconfig/page_config.json
touch .venv/.ready
