"""`tenantry worker`: the process that makes the accounts that were ordered."""

from importlib import import_module

import click

from tenantry import logs
from tenantry.settings import load
from tenantry.store import migrate_embedded


@click.command()
@click.option("--attached", is_flag=True, hidden=True, help="End when standard input does.")
def worker(attached: bool) -> None:
    """Carry out what was ordered: make AWS accounts, change and suspend them.

    `tenantry serve` starts one beside the web server; run it apart with `serve --no-worker`. Of
    several workers with one TENANTRY_EXECUTOR_ID one works and the others stand by.
    """
    settings = load()
    migrate_embedded(settings)
    logs.configure(settings.log_level)
    # Imported here alone: no web process, and no other command, needs its libraries.
    import_module("tenantry.worker.main").work(settings, attached=attached)
