"""The database that the session benchmark starts from, and the requests that are sent to it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from models import api_key, database, organization, secrets
from models.actor import Actor
from models.clock import now
from models.play_session import PlaySession
from models.play_session.table import digest_of

ACTOR = Actor.command("bench")
MOST_CALLS = 2_000_000_000
# More than any server here consumes in the seconds it is given.
CONSUMED = 60_000
LOOKED_AT = 1_000
ROWS_AT_ONCE = 2_000

CREATE = "/api/org-api-keys?action=create-session"
VALIDATE = "/api/org-api-keys?action=validate-session&token="
CONSUME = "/api/org-api-keys?action=consume-session"
_NAMESPACE = UUID("8f7c2c1e-3a54-4c59-9a0e-5f1f0d6f2b11")
JSON = "content-type=application/json"


@dataclass(frozen=True, slots=True)
class Plays:
    """A migrated data folder with one key and many sessions, and what opens them."""

    folder: Path
    key: str

    def copy(self, to: Path) -> None:
        """Put the data folder to `to`, in place of what is there."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)

    def write_requests(self, directory: Path) -> dict[str, tuple[Path, Path]]:
        """Write the requests of each operation; gives the files to warm up and to measure with.

        Their tokens differ: a token is consumed once.
        """
        half = CONSUMED // 2
        consumed = [_token("consumed", number) for number in range(CONSUMED)]
        looked_at = [_token("looked at", number) for number in range(LOOKED_AT)]
        create = [f"POST\t{CREATE}\t{JSON};x-api-key={self.key}\t{_BODY}"]
        validate = [f"GET\t{VALIDATE}{token}\taccept=application/json\t" for token in looked_at]
        lines = {
            "create": (create, create),
            "validate": (validate, validate),
            "consume": (list(_consume(consumed[:half])), list(_consume(consumed[half:]))),
        }
        files = {}
        for operation, parts in lines.items():
            paths = [directory / f"{operation}-{part}.tsv" for part in ("warm-up", "measured")]
            for path, part in zip(paths, parts, strict=True):
                path.write_text("\n".join(part) + "\n", encoding="utf-8")
            files[operation] = (paths[0], paths[1])
        return files


_BODY = json.dumps(
    {"game_id": 42, "external_ref": "order-20417", "metadata": {"campaign": "spring"}}
)


def prepare(folder: Path) -> Plays:
    """Make the data folder."""
    folder.mkdir(mode=0o700)
    database.open_database(f"sqlite:///{folder / 'tenantry.db'}")
    try:
        database.migrate()
        secrets.install(secrets.load_or_make(folder))
        owner = organization.create(ACTOR, slug="bench", name="Bench", plan="business")
        key, plaintext = api_key.create_limited(
            ACTOR, owner.uuid, name="bench", limit_per_minute=MOST_CALLS, limit_per_day=MOST_CALLS
        )
        _insert_sessions(owner.id, key.id)
    finally:
        database.close_database()
    return Plays(folder, plaintext)


def _insert_sessions(organization_id: int, key_id: int) -> None:
    instant = now()
    common = {
        "organization": organization_id,
        "api_key": key_id,
        "game_id": 42,
        "external_ref": "order-20417",
        "metadata": {"campaign": "spring"},
        "status": "active",
        "created_at": instant,
        "expires_at": instant + timedelta(days=1),
        "ends_at": instant + timedelta(days=1),
    }
    tokens = [_token("consumed", number) for number in range(CONSUMED)]
    tokens += [_token("looked at", number) for number in range(LOOKED_AT)]
    for first in range(0, len(tokens), ROWS_AT_ONCE):
        batch = tokens[first : first + ROWS_AT_ONCE]
        PlaySession.insert_many([common | {"digest": digest_of(each)} for each in batch]).execute()


def _token(purpose: str, number: int) -> str:
    """A UUID made from a counter, so that every run sends the same bytes."""
    return str(uuid5(_NAMESPACE, f"{purpose} {number}"))


def _consume(tokens: list[str]) -> Iterator[str]:
    for token in tokens:
        yield f"POST\t{CONSUME}\t{JSON}\t" + json.dumps({"token": token})


def environment(folder: Path) -> dict[str, str]:
    """The variables that both servers are started with."""
    return {
        "BENCH_DATA": str(folder),
        "TENANTRY_DATA_DIR": str(folder),
        "TENANTRY_LOG_LEVEL": "warning",
        "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode"),
    }
