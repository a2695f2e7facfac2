"""The command `tenantry`."""

from importlib import import_module
from typing import Any

import click

from models.errors import DomainError
from models.secrets import SecretsError
from models.serving import NotMigrated
from tenantry import __version__
from tenantry.settings import SettingsError

REFUSALS = (DomainError, NotMigrated, SecretsError, SettingsError)
"""What any command may run into by no fault of ours; each says in one sentence what is wrong."""

COMMANDS = {
    "serve": "serve:serve",
    "migrate": "migrate:migrate",
    "demo": "demo:demo",
    "operator-key": "operator_key:operator_key",
    "admin-key": "admin_key:admin_key",
    "token": "token:token",
    "grant": "grant:grant",
    "catalog": "catalog:catalog",
    "settings": "settings:show_settings",
    "specs": "specs:specs",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "worker": "worker:worker",
    "conform": "conform:conform",
}
"""Each command and where it is: a module of `tenantry.commands`, and a function of it."""

# In click's help texts a paragraph that starts with \b keeps its lines as they are.
HELP = """A self-hosted control plane for tenants, keys, entitlements and audit.

\b
First steps, in two terminals:
  tenantry serve           serve the contracts on http://127.0.0.1:8080
  tenantry operator-key    make a key that opens the Tenant Registry
  tenantry demo            or make a demo organization, with a key to try it

The data lies in the folder .tenantry unless TENANTRY_DATABASE_URL names a PostgreSQL database.
"""


class Commands(click.Group):
    """Commands that are imported when they are called, and end in one sentence if they can't go on.

    A server should not carry what only another command needs, nor a small command wait for it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"tenantry.commands.{module}"), function)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except REFUSALS as refusal:
            raise click.ClickException(str(refusal)) from refusal


@click.group(
    cls=Commands,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Options are settings too (--port is TENANTRY_PORT): `tenantry settings` lists them.",
)
@click.version_option(__version__, package_name="tenantry")
def main() -> None:
    """Run a command of this project; its arguments are the process's own."""
