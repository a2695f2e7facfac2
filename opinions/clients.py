"""Clients that others' generators make of the document, one in Python and one in TypeScript.

Each walks the same journey: a tenant, its key, good before it is revoked and bad after, and a play
of DailyPlay. Generated anew each time, so what is judged is the document as it is.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from opinions.served import DOCUMENT, HERE, Served, call, served, tool


def main() -> int:
    with served() as running, tempfile.TemporaryDirectory(prefix="clients-") as name:
        folder = Path(name)
        failed = [each.__name__ for each in (python, typescript) if each(folder, running)]
    for each in failed:
        print(f"{each}: did not work")
    return len(failed)


def python(folder: Path, running: Served) -> int:
    """openapi-python-client, whose warnings are failures too: they tell of what was left out."""
    options = ("--output-path", folder / "generated", "--meta", "none", "--fail-on-warning")
    made = call("openapi-python-client", "generate", "--path", DOCUMENT, *options)
    return made or _drive(folder, running, sys.executable, HERE / "journey.py")


def typescript(folder: Path, running: Served) -> int:
    """openapi-typescript; the journey is compiled against its types before it is run."""
    types, built = folder / "types", folder / "built"
    # What has a default may be left out of a request; the generator's own default says otherwise.
    options = ("--output", types / "api.d.ts", "--default-non-nullable", "false")
    made = call(tool("openapi-typescript"), DOCUMENT, *options)
    (folder / "tsconfig.json").write_text(
        json.dumps(
            {
                "compilerOptions": {
                    "strict": True,
                    "module": "nodenext",
                    "target": "es2022",
                    "outDir": str(built),
                    "rootDirs": [str(HERE), str(types)],
                    "types": [],
                    "lib": ["es2022", "dom"],
                },
                "files": [str(HERE / "journey.ts"), str(types / "api.d.ts")],
            }
        )
    )
    made = made or call(tool("tsc"), "--project", folder / "tsconfig.json")
    if made:
        return made
    # Node looks beside a program for what it imports, and for what kind of program it is.
    for each in ("node_modules", "package.json"):
        (built / each).symlink_to(HERE / each)
    return _drive(folder, running, "node", built / "journey.js")


def _drive(folder: Path, running: Served, *command: str | Path) -> int:
    environment = os.environ | {
        "PYTHONPATH": str(folder),
        "BASE_URL": running.base_url,
        "DEMO": json.dumps(running.demo),
    }
    command = tuple(str(each) for each in command)
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
