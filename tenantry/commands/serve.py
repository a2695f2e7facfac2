"""`tenantry serve`: the web server."""

import contextlib
import functools
import os
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import click
import uvicorn
from uvicorn.supervisors import Multiprocess

from models import sign_up_token
from tenantry import __version__, logs
from tenantry.app import create_app
from tenantry.beside import worker_beside
from tenantry.connection import ClientConnection
from tenantry.contract import StartRefused
from tenantry.edge import Application
from tenantry.memory import give_back
from tenantry.served import Served
from tenantry.settings import Settings, load
from tenantry.store import migrate_embedded, opened

BACKLOG = 2048
GRACE_SECONDS = 30


@click.command()
@click.option("--host", help="Address to listen on (TENANTRY_HOST).")
@click.option("--port", type=int, help="Port to listen on, 0 for a free one (TENANTRY_PORT).")
@click.option("--workers", type=int, help="Server processes (TENANTRY_WORKERS).")
@click.option(
    "--worker/--no-worker",
    default=None,
    help="Start a worker beside the server, or run `tenantry worker` apart (TENANTRY_WORKER).",
)
def serve(host: str | None, port: int | None, workers: int | None, worker: bool | None) -> None:
    """Serve the contracts until interrupted.

    The embedded database is made and migrated on the way; a PostgreSQL database has to be migrated
    with `tenantry migrate` beforehand. Requests are logged on standard error, one line each.
    """
    settings = load(host=host, port=port, workers=workers, worker=worker)
    with _listener(settings) as listener:
        # Links that the server makes bear the port, so it is a number before anything is made.
        port = listener.getsockname()[1]
        settings = load(host=host, port=port, workers=workers, worker=worker)
        first = settings.embedded and not settings.database_file.exists()
        # What can't be served is told here, in one sentence, and not by a worker's traceback.
        migrate_embedded(settings)
        with opened(settings):
            application = _application(settings)
            token = sign_up_token.issue() if "console" in Served(settings.contracts).names else None
        _announce(settings, first, token)
        logs.configure(settings.log_level)
        with _worker(settings):
            _run(settings, application, listener)


def _application(settings: Settings) -> Application:
    try:
        application = create_app(settings)
    except StartRefused as refused:
        raise click.ClickException(str(refused)) from refused
    give_back()
    return application


def _worker(settings: Settings) -> contextlib.AbstractContextManager[None]:
    """The worker beside the server, where there is work for one."""
    if not settings.worker or "aibi" not in Served(settings.contracts).names:
        return contextlib.nullcontext()
    settings.export()
    return worker_beside()


def _listener(settings: Settings) -> socket.socket:
    """The listening socket."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise click.ClickException(f"can't listen on {where}: {error.strerror}") from error


def _run(settings: Settings, application: Application, listener: socket.socket) -> None:
    several = settings.workers > 1
    # Not a class of its own: worker processes get it pickled.
    http: Any = functools.partial(ClientConnection, patience=settings.client_timeout)
    config = uvicorn.Config(
        "tenantry.app:worker" if several else application,
        factory=several,
        workers=settings.workers,
        lifespan="on",
        http=http,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        backlog=BACKLOG,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    # Uvicorn raises the signal that stopped it anew, once all requests are answered.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with contextlib.suppress(KeyboardInterrupt):
        if several:
            _empty(settings.metrics_dir)
            settings.export()
            Multiprocess(config, [listener]).run()
        else:
            uvicorn.Server(config).run([listener])


def _empty(folder: Path | None) -> None:
    """Make the folder in which this server's processes count anew; an earlier server's is gone."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)


def _announce(settings: Settings, first: bool, token: str | None) -> None:
    rows = {
        "API": settings.base_url,
        "Documentation": f"{settings.base_url}/docs",
        "Data": str(settings.data_dir) if settings.embedded else "PostgreSQL",
    }
    click.echo(f"Tenantry {__version__}")
    for name, value in rows.items():
        click.echo(f"  {name:<15}{value}")
    if first:
        click.echo(f"\nThe data folder is new. Try this in another terminal:\n  {_hint(settings)}")
    if token:
        click.echo(
            f"\nNobody has a password yet. The first owner signs up with the token {token}, "
            f"which works once:\n  {_sign_up(settings, token)}"
        )
    click.echo("\nStop with Ctrl-C.")


def _sign_up(settings: Settings, token: str) -> str:
    body = (
        f'{{"token": "{token}", "email": "you@example.com", "name": "You", '
        '"password": "…", "organization": {"slug": "acme", "name": "Acme"}}'
    )
    url = f"{settings.base_url}/api/console/v1/sign-up"
    return f"curl {url} -H 'content-type: application/json' -d '{body}'"


def _hint(settings: Settings) -> str:
    if settings.registry_auth == "operator":
        return f"{_command()} demo"
    return (
        f"curl {settings.base_url}/v1/tenants -H 'content-type: application/json' "
        """-d '{"slug": "acme", "name": "Acme"}'"""
    )


def _command() -> str:
    """How this command is called from here: by its name where the PATH leads to it."""
    called = Path(sys.argv[0])
    on_path = called.name != "tenantry" or shutil.which("tenantry") == str(called)
    return "tenantry" if on_path else os.path.relpath(called)
