"""Run a checkout from nothing: `python3 dev.py serve` is a server, `python3 dev.py test` the tests.

Needs Python 3.11 or newer on Linux or macOS, and no other package: neither pip nor ensurepip, which
some distributions leave out of their Python. It makes the environment `.venv` beside this file from
a hash-locked list of wheels, installs the checkout there in editable form (with it the command
`.venv/bin/tenantry`), and hands the remaining arguments on. A complete environment is used as it
is; one that was left half-made, or was made from other locks, is made anew.
"""

import sys

# Ahead of everything an older Python could stumble over, so that it reads this sentence.
if sys.version_info < (3, 11):
    sys.exit("Tenantry needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

import fcntl
import hashlib
import os
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
TENANTRY = ENVIRONMENT / "bin" / "tenantry"
RECORD = ENVIRONMENT / "made-from"
BYTECODE = ENVIRONMENT / "bytecode"

# Each list holds everything that the one before it holds, at the same versions.
LOCKS = {"serve": ["runtime.lock"], "test": ["runtime.lock", "test.lock"]}

USAGE = """\
usage: python3 dev.py serve [argument ...]    start a server on this machine
       python3 dev.py test [argument ...]     run the tests

Further arguments are handed to `tenantry serve` or to pytest."""


def say(line: str) -> None:
    """Tell of a stage on standard error; standard output belongs to the command that is run."""
    print(line, file=sys.stderr, flush=True)


def pip_install(*arguments: str) -> None:
    """Install into .venv with the pip that comes with the checkout.

    Raises subprocess.CalledProcessError when pip fails; it has then said why on standard error.
    """
    pip = next(REQUIREMENTS.glob("pip-*.whl")) / "pip"
    # A user's pip settings stay in force (an index of their own, a proxy), except where they would
    # send the packages elsewhere than into .venv.
    surroundings = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    command = [str(PYTHON), str(pip), "install", "-qq", "--no-input", "--no-compile", *arguments]
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True)


def origin(locks: list[str]) -> list[str]:
    """What an environment is made from, a line each: its place and Python, then every lock."""
    digests = [hashlib.sha256((REQUIREMENTS / lock).read_bytes()).hexdigest() for lock in locks]
    place = "python%d.%d %s" % (*sys.version_info[:2], PYTHON)
    return [place, *map(" ".join, zip(locks, digests, strict=True))]


def prepare(locks: list[str]) -> None:
    """Make sure that .venv holds what the last of `locks` lists, and the checkout itself."""
    wanted = origin(locks)
    made = RECORD.read_text().splitlines() if RECORD.exists() and PYTHON.exists() else []
    if made[: len(wanted)] == wanted:
        return
    adding = made != [] and made == wanted[: len(made)]
    if adding:
        # A server may be running from it. Killed from here on, it counts as half-made.
        RECORD.unlink()
    else:
        say("Making the environment .venv ...")
        venv.create(ENVIRONMENT, clear=True, symlinks=True)
    say("Installing the packages of requirements/%s (about half a minute) ..." % locks[-1])
    lock = str(REQUIREMENTS / locks[-1])
    pip_install("--require-hashes", "--only-binary", ":all:", "-r", lock)
    if not adding:
        say("Installing this checkout ...")
        pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    RECORD.write_text("\n".join(wanted) + "\n")


def keep_bytecode() -> None:
    """Let this command and all that it starts compile each module once, inside of .venv.

    A process that keeps none compiles for two seconds before it serves, and so do its workers.
    """
    # It keeps folders of sources clean, and they stay so.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not os.environ.get("PYTHONPYCACHEPREFIX"):
        os.environ["PYTHONPYCACHEPREFIX"] = str(BYTECODE)


def run(command: str, arguments: list[str]) -> None:
    """Become the command; returns only by an OSError."""
    keep_bytecode()
    if command == "test":
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", "pytest", *arguments])
    # A newcomer's first request needs no credential; the server grants that to this machine only.
    if not os.environ.get("TENANTRY_REGISTRY_AUTH"):
        os.environ["TENANTRY_REGISTRY_AUTH"] = "loopback"
    os.execv(TENANTRY, [str(TENANTRY), "serve", *arguments])


def main(command: str = "", *arguments: str) -> None:
    """Prepare the environment, one process at a time, and run the command in it."""
    if command in ("-h", "--help"):
        return print(USAGE)
    if command not in LOCKS:
        sys.exit(USAGE)
    try:
        with (ROOT / ".venv.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            prepare(LOCKS[command])
        run(command, list(arguments))
    except subprocess.CalledProcessError:
        sys.exit("dev.py: pip could not install the packages; it says why above.")
    except OSError as error:
        sys.exit("dev.py: %s" % error)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(*sys.argv[1:])
