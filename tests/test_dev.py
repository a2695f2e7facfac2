"""The set-up script, run for real on a small project of its own.

The project has dev.py, the bundled pip and locks without packages, so nothing is fetched. What it
installs says how it was called.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.import_rules import ROOT

BACKEND = '''
"""Builds a `tenantry` and a `pytest` that print what they are given."""

import zipfile

FILES = {
    "served.py": """
import os, sys

def main():
    print("tenantry", *sys.argv[1:], os.environ["TENANTRY_REGISTRY_AUTH"])
""",
    "pytest.py": "import os, sys; print('pytest', *sys.argv[1:], os.getcwd())",
    "tenantry-0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: tenantry\\nVersion: 0\\n",
    "tenantry-0.dist-info/WHEEL": "Wheel-Version: 1.0\\nTag: py3-none-any\\n",
    "tenantry-0.dist-info/entry_points.txt": "[console_scripts]\\ntenantry = served:main\\n",
    "tenantry-0.dist-info/RECORD": "",
}

def build_editable(folder, *more):
    with zipfile.ZipFile(f"{folder}/tenantry-0-py3-none-any.whl", "w") as wheel:
        for name, content in FILES.items():
            wheel.writestr(name, content)
    return "tenantry-0-py3-none-any.whl"
'''

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tenantry"
version = "0"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    requirements = root / "requirements"
    requirements.mkdir()
    shutil.copy(ROOT / "dev.py", root)
    (wheel,) = (ROOT / "requirements").glob("pip-*.whl")
    # Unpacked: Python keeps no bytecode of what it runs from an archive.
    shutil.unpack_archive(wheel, requirements / wheel.name, "zip")
    (root / "backend.py").write_text(BACKEND)
    (root / "pyproject.toml").write_text(PYPROJECT)
    for lock in ("runtime.lock", "test.lock"):
        (requirements / lock).write_text("# no packages\n")
    return root


@pytest.fixture(scope="module")
def first_run(project: Path) -> tuple[int, str, str]:
    return dev(project, "serve", "--port", "1")


@pytest.fixture
def complete(project: Path) -> Path:
    """The project with a complete environment for `serve`."""
    assert dev(project, "serve")[0] == 0
    return project


def start(project: Path, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
    others = {name: value for name, value in os.environ.items() if "TENANTRY" not in name}
    return subprocess.Popen(
        [sys.executable, str(project / "dev.py"), *arguments],
        cwd=project.parent,
        env=others | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def dev(project: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one run."""
    with start(project, *arguments, **settings) as process:
        output, errors = process.communicate()
    return process.returncode, output, errors


def made(project: Path) -> int:
    """A number that changes when .venv is made anew."""
    return (project / ".venv").joinpath("pyvenv.cfg").stat().st_mtime_ns


def test_dev_is_readable_by_old_pythons_as_far_as_its_refusal() -> None:
    """Python 3.6 has to reach the sentence that asks for a newer one, not a syntax error."""
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    assert [type(node) for node in tree.body[:3]] == [ast.Expr, ast.Import, ast.If]
    assert ast.unparse(tree.body[1]) == "import sys"


@pytest.mark.parametrize("arguments", [(), ("start",)])
def test_dev_unknown_command_tells_the_two(project: Path, arguments: tuple[str, ...]) -> None:
    status, output, errors = dev(project, *arguments)
    assert (status, output) == (1, "")
    assert "python3 dev.py serve" in errors
    assert "python3 dev.py test" in errors


def test_dev_help_is_no_error(project: Path) -> None:
    status, output, errors = dev(project, "--help")
    assert (status, errors) == (0, "")
    assert "python3 dev.py serve" in output


def test_dev_serve_from_nothing_makes_the_environment_and_hands_arguments_on(
    first_run: tuple[int, str, str],
) -> None:
    status, output, errors = first_run
    assert (status, output) == (0, "tenantry serve --port 1 loopback\n")
    stages = [line.partition(" ")[0] for line in errors.splitlines()]
    assert stages == ["Making", "Installing", "Installing"]


def test_dev_serve_on_a_complete_environment_says_nothing_of_its_own(complete: Path) -> None:
    before = made(complete)
    assert dev(complete, "serve") == (0, "tenantry serve loopback\n", "")
    assert made(complete) == before


def test_dev_serve_keeps_the_users_own_registry_auth(complete: Path) -> None:
    status, output, _ = dev(complete, "serve", TENANTRY_REGISTRY_AUTH="operator")
    assert (status, output) == (0, "tenantry serve operator\n")


def test_dev_serve_keeps_bytecode_in_the_environment(complete: Path) -> None:
    """Also where none is to be written beside sources: servers would compile at each start."""
    dev(complete, "serve", PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX="")
    kept = (complete / ".venv" / "bytecode").rglob("*.pyc")
    assert "served" in [path.name.partition(".")[0] for path in kept]


def test_dev_test_adds_to_the_environment_of_a_running_server(complete: Path) -> None:
    before = made(complete)
    status, output, errors = dev(complete, "test", "-x")
    assert (status, output) == (0, f"pytest -x {complete}\n")
    assert errors.startswith("Installing the packages of requirements/test.lock")
    assert len(errors.splitlines()) == 1
    assert made(complete) == before
    assert dev(complete, "serve")[2] == ""


def test_dev_makes_an_environment_of_other_locks_anew(complete: Path) -> None:
    left = complete / ".venv" / "left-by-an-older-lock"
    left.touch()
    with (complete / "requirements" / "runtime.lock").open("a") as lock:
        lock.write("# changed\n")
    assert dev(complete, "serve")[2].startswith("Making")
    assert not left.exists()


def test_dev_two_at_once_take_turns_to_make_a_half_made_environment_anew(complete: Path) -> None:
    """What a killed run leaves behind lacks the record of what it was made from."""
    (complete / ".venv" / "made-from").unlink()
    (complete / ".venv" / "bin" / "tenantry").unlink()
    with start(complete, "serve") as one, start(complete, "serve") as other:
        ended = [one.communicate(), other.communicate()]
    assert [output for output, _ in ended] == ["tenantry serve loopback\n"] * 2
    assert sorted("Making" in errors for _, errors in ended) == [False, True]


def test_dev_tells_in_a_sentence_that_pip_failed(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "project", ignore=shutil.ignore_patterns(".venv"))
    lock = f"nowhere==1 --hash=sha256:{'0' * 64}\n"
    (tmp_path / "project" / "requirements" / "runtime.lock").write_text(lock)
    status, output, errors = dev(tmp_path / "project", "serve", PIP_NO_INDEX="1")
    assert (status, output) == (1, "")
    assert errors.endswith("dev.py: pip could not install the packages; it says why above.\n")
    assert "Traceback" not in errors
