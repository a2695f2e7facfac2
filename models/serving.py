"""The store as a server uses it: opened, checked, and looked after beside the requests."""

import contextlib
import threading
import time
from collections.abc import Iterator

from models import checkout, idempotency, limits, login_session, play_session, secrets
from models.api_key import last_use
from models.database import close_database, database, is_migrated, open_database
from models.errors import Unavailable

_PAUSE_SECONDS = 1.0
_SECONDS_BETWEEN_PURGES = 3600.0


class NotMigrated(Exception):
    """The database lacks migrations of this version."""


@contextlib.contextmanager
def serving(
    url: str, server_secrets: secrets.ServerSecrets, *, connections: int = 16
) -> Iterator[None]:
    """Open the store at `url` for a server, and write what is left when it ends.

    Raises:
        ValueError: `url` is of no form that `open_database` takes.
        NotMigrated: the server must not serve this database yet.
        SecretsError: the database was made with other secrets.
        Unavailable: the store can't be reached.
    """
    open_database(url, connections=connections)
    try:
        if not is_migrated():
            raise NotMigrated("The database is not migrated; run `tenantry migrate` first.")
        secrets.install(server_secrets)
        with _upkeep():
            yield
    finally:
        close_database()


@contextlib.contextmanager
def _upkeep() -> Iterator[None]:
    ended = threading.Event()
    thread = threading.Thread(target=_run, args=(ended,), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _run(ended: threading.Event) -> None:
    purged_at = time.monotonic()
    while not ended.wait(_PAUSE_SECONDS):
        last_use.flush()
        login_session.flush()
        if time.monotonic() - purged_at > _SECONDS_BETWEEN_PURGES:
            purged_at = time.monotonic()
            with contextlib.suppress(Unavailable):
                idempotency.purge()
                limits.purge()
                play_session.purge()
                checkout.purge()
                login_session.purge()
    last_use.flush()
    login_session.flush()
    database.close()
