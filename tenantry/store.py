"""The store of a server or a command: opened as the settings say."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.database import close_database, migrate, open_database
from models.secrets import ServerSecrets, load_or_make
from models.serving import serving
from tenantry.settings import Settings

# Beside the threads that serve: the main thread, that of the metrics, that which reads the
# keys of tokens, and the store's own; two that hash passwords, and two each of the pages of
# checkouts and of invitations.
SPARE_CONNECTIONS = 10


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """The store, open in this process and ready for the verbs of the models.

    Raises:
        NotMigrated: the database is not of this version.
        SecretsError: the database was made with another secret (rule 55).
        Unavailable: the database can't be reached.
    """
    connections = settings.threads + SPARE_CONNECTIONS
    with serving(settings.database_address, _secrets(settings), connections=connections):
        yield


def migrate_embedded(settings: Settings) -> None:
    """Make the embedded database, or bring it to the form that this version needs.

    Leaves PostgreSQL alone: servers share it, and its operator says when it changes.
    """
    if settings.embedded:
        migrate_database(settings)


def migrate_database(settings: Settings) -> list[str]:
    """Bring the database to the form that this version needs; returns what was applied.

    Raises:
        Unavailable: the database can't be reached.
    """
    if settings.embedded:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    open_database(settings.database_address)
    try:
        return migrate()
    finally:
        close_database()


def _secrets(settings: Settings) -> ServerSecrets:
    if settings.secret is None:
        return load_or_make(settings.data_dir)
    return ServerSecrets.derive(settings.secret.get_secret_value())
