"""environment.yml, pyproject.toml, constraints.txt and the Makefile say the same."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def requirements(lines):
    return {r.name.lower(): r.specifier for r in map(Requirement, lines)}


def test_conda_asks_for_what_the_package_asks_for():
    conda = requirements(line for line in CONDA if isinstance(line, str))
    python = conda.pop("python")
    conda.pop("pip")
    assert conda == requirements(PROJECT["dependencies"])
    assert python == SpecifierSet(PROJECT["requires-python"])


def test_conda_ends_by_installing_the_package_itself():
    assert CONDA[-1] == {"pip": ["-e ."]}


def test_every_requirement_has_a_pinned_version_that_it_admits():
    pinned = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            pinned.setdefault(requirement.name.lower(), []).append(requirement.specifier)
    extras = [line for group in PROJECT["optional-dependencies"].values() for line in group]
    for name, wanted in requirements([*PROJECT["dependencies"], *extras]).items():
        assert name in pinned, f"{name} has no version in constraints.txt"
        for specifier in pinned[name]:
            (version,) = [s.version for s in specifier if s.operator == "=="]
            assert wanted.contains(version), name


def test_no_file_names_a_registry_or_a_machine():
    hosts = ["py" + "pi.org", "python" + "hosted", "registry.np" + "mjs", "/wo" + "rk/main"]
    for name in ("constraints.txt", "environment.yml", "pyproject.toml", "Makefile", "README.md",
                 "tools/setup.sh", ".ci/run"):  # fmt: skip
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text], name


def test_imports_of_the_package_are_declared():
    """A module that only happens to be installed here would be missing at a learner's."""
    import ast
    import sys

    known = {"PIL": "pillow", "jinja2": "jinja2", "jupyter_client": "jupyterlab",
             "_pytest": "pytest", "bs4": "beautifulsoup4",
             "zmq": "jupyterlab", "nbformat": "nbclient", "traitlets": "ipywidgets",
             "ipykernel": "jupyterlab", "IPython": "ipywidgets",
             "markupsafe": "jinja2"}  # fmt: skip
    core = requirements(PROJECT["dependencies"])
    extras = {"cluster.py": requirements(PROJECT["optional-dependencies"]["cluster"])}
    for path in (ROOT / "foothold").rglob("*.py"):
        declared = core | extras.get(path.name, {})
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top != "foothold":
                    assert known.get(top, top).lower() in declared, (path.name, top)


def test_the_light_rooms_import_the_standard_library_only():
    """``check`` and the journal must also run in a browser kernel."""
    import subprocess
    import sys

    code = (
        "import sys; import foothold; foothold.check; foothold.predict; "
        "print([m for m in ('numpy', 'pandas', 'matplotlib', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_rooms_import_only_downward():
    """cli > grading > exercises; widgets > figures > models > data; journal alone."""
    allowed = {
        "data": set(),
        "models": {"data"},
        "figures": {"models", "data", "exercises"},  # the brief's picture shows its form rules
        "widgets": {"figures", "models", "data", "journal", "exercises"},
        "exercises": set(),
        "grading": {"exercises", "data"},
        "site": {"widgets", "figures", "data"},
        "gallery": {"widgets", "figures", "models", "data", "exercises"},
    }
    for room, below in allowed.items():
        for path in (ROOT / "foothold" / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            used = set(re.findall(r"^\s*from foothold\.(\w+)", text, re.M))
            used |= set(re.findall(r"^\s*from \.\.(\w+)", text, re.M))
            used |= set(re.findall(r"^\s*import foothold\.(\w+)", text, re.M))
            rooms = used & {*allowed, "cli", "options", "journal"}
            assert rooms <= below | {room}, (path.relative_to(ROOT), rooms)


def test_modules_stay_small():
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / "foothold").rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
