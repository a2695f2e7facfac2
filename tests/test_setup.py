"""What is installed: the command, the locks, and the wheel."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests import smoke
from tests.import_rules import HOUSE, ROOT, house, imports

REQUIREMENTS = ROOT / "requirements"
LOCKS = ["runtime.lock", "test.lock", "check.lock"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: str) -> list[str]:
    """The lock's entries, a package's name first and its hashes last."""
    text = (REQUIREMENTS / lock).read_text(encoding="utf-8")
    return re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]


def locked(lock: str) -> set[str]:
    """The lock's packages as `name==version`; one may stand there twice, for two Pythons."""
    return {entry.split()[0] for entry in entries(lock)}


def names(lock: str) -> set[str]:
    return {package.partition("==")[0] for package in locked(lock)}


def canonical(name: str) -> str:
    """A package's name as PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    """The names of the dependencies in pyproject.toml, with those of the extras."""
    project = PYPROJECT["project"]
    optional = project["optional-dependencies"]
    lines = project["dependencies"] + [line for extra in extras for line in optional[extra]]
    return {canonical(re.split(r"[^A-Za-z0-9_.-]", line)[0]) for line in lines}


def test_version_is_that_of_the_package() -> None:
    command = [sys.executable, "-m", "tenantry", "--version"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (shown.stdout, shown.stderr) == ("tenantry, version 0.1.0\n", "")


def test_server_warns_of_nothing() -> None:
    """What one library would have another do is no concern of whoever starts a server."""
    command = [sys.executable, "-c", "import tenantry.app"]
    imported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert imported.stderr == ""


@pytest.mark.parametrize(("smaller", "larger"), [LOCKS[:2], LOCKS[1:]])
def test_locks_agree_on_every_version(smaller: str, larger: str) -> None:
    """What a larger lock adds never changes what a smaller one installed."""
    assert locked(smaller) < locked(larger)


def test_runtime_lock_holds_every_dependency() -> None:
    assert declared() <= names("runtime.lock")


def test_every_package_that_is_imported_is_a_dependency() -> None:
    """Not by way of another's dependencies, which may drop it tomorrow."""
    known = packages_distributions()
    imported = {name.partition(".")[0] for module in house() for _, name in imports(module)}
    foreign = imported - {*HOUSE, *sys.stdlib_module_names}
    ours = declared("conform")
    assert [name for name in foreign if not ours.intersection(map(canonical, known[name]))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_never_holds_passlib_beside_libpass(lock: str) -> None:
    """Both install the folder `passlib`; whichever comes last overlays the other."""
    assert "libpass" in names(lock)
    assert "passlib" not in names(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_gives_a_hash_for_every_package_and_no_address(lock: str) -> None:
    assert [entry for entry in entries(lock) if "--hash=sha256:" not in entry] == []
    assert [entry for entry in entries(lock) if "://" in entry or " @ " in entry] == []


def test_bundled_pip_is_the_published_one() -> None:
    (wheel,) = REQUIREMENTS.glob("pip-*.whl")
    assert wheel.name == "pip-26.3-py3-none-any.whl"
    published = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == published


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from this checkout without fetching anything."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_claims_no_name_but_its_own(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        roots = {name.partition("/")[0] for name in archive.namelist()}
    assert roots == {"tenantry", "tenantry-0.1.0.dist-info"}


def test_wheel_serves_from_what_it_carries(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, it finds handlers, models and documents inside itself, and serves."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path)}
    show = "import tenantry, handlers, models as m; print(tenantry.APP_ROOT, handlers.__file__, m)"
    command = [sys.executable, "-c", show]
    shown = subprocess.run(
        command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=True
    ).stdout
    assert shown.count(str(tmp_path / "tenantry" / "_app")) == 3
    command = [sys.executable, smoke.__file__, sys.executable, "-m", "tenantry"]
    ended = subprocess.run(
        command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
