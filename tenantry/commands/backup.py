"""`tenantry backup` and `restore`: the embedded database and its secret in one archive."""

import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import Progress

from models.secrets import FILE_NAME as SECRET
from tenantry.settings import Settings, load, variable

DATABASE = "tenantry.db"
PAGES_A_STEP = 256
ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("archive", type=ARCHIVE)
def backup(archive: Path) -> None:
    """Save the database and its secret as ARCHIVE.

    ARCHIVE is a new tar file. The server may run meanwhile. Whoever has the file has every secret
    in it: it is readable by you alone, keep it so.
    """
    settings = _embedded()
    if not settings.database_file.exists():
        raise click.ClickException(f"there is no database in {settings.data_dir}")
    with _new(archive) as target, tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        copy = Path(folder) / DATABASE
        _copy(settings.database_file, copy)
        with tarfile.open(fileobj=target, mode="w") as tar:
            tar.add(copy, DATABASE, filter=_private)
            if settings.secret is None:
                tar.add(settings.data_dir / SECRET, SECRET, filter=_private)
    click.echo(f"Wrote {archive}")


@click.command()
@click.argument("archive", type=ARCHIVE)
def restore(archive: Path) -> None:
    """Restore ARCHIVE into an empty data folder.

    Stop the server first. A data folder that holds a database is left as it is: move it away, or
    set TENANTRY_DATA_DIR to another one.
    """
    settings = _embedded()
    if any(settings.data_dir.glob(f"{DATABASE}*")) or (settings.data_dir / SECRET).exists():
        raise click.ClickException(f"{settings.data_dir} holds a database already: move it away")
    try:
        with tarfile.open(archive, "r:") as tar:
            _extract(tar, settings)
    except (OSError, tarfile.TarError) as error:
        raise click.ClickException(f"{archive} can't be restored: {error}") from error
    click.echo(f"Restored into {settings.data_dir}")


def _embedded() -> Settings:
    settings = load()
    if not settings.embedded:
        raise click.ClickException(
            "a PostgreSQL database is backed up with pg_dump and restored with pg_restore; "
            f"keep {variable('secret')} with it"
        )
    return settings


@contextmanager
def _new(archive: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone, which is not left behind half-written."""
    try:
        descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{archive} can't be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        archive.unlink()
        raise


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode = 0o600
    return member


def _copy(source: Path, target: Path) -> None:
    """Copy a database that others write to, as it is at this moment."""
    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        closing(sqlite3.connect(source, isolation_level=None)) as database,
        closing(sqlite3.connect(target)) as copy,
    ):
        task = progress.add_task("Copying the database")
        # Within a read transaction the copy is of one moment, and no writer makes it start anew.
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        database.backup(
            copy,
            pages=PAGES_A_STEP,
            progress=lambda _, left, total: progress.update(
                task, completed=total - left, total=total
            ),
        )


def _extract(tar: tarfile.TarFile, settings: Settings) -> None:
    names = [DATABASE] if settings.secret is not None else [DATABASE, SECRET]
    # Sought before anything is written: an archive of something else leaves the folder as it was.
    members = {name: _member(tar, name) for name in names}
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, member in members.items():
        path = settings.data_dir / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(member, file)


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    member = tar.extractfile(name) if name in tar.getnames() else None
    if member is None:
        raise tarfile.TarError("it is no backup of this server")
    return member
