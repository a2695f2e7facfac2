"""The command `tenantry`."""

from typing import Any

import click

from models.errors import DomainError
from models.secrets import SecretsError
from models.serving import NotMigrated
from tenantry import __version__
from tenantry.commands.backup import backup, restore
from tenantry.commands.demo import demo
from tenantry.commands.grant import grant
from tenantry.commands.migrate import migrate
from tenantry.commands.operator_key import operator_key
from tenantry.commands.serve import serve
from tenantry.commands.settings import show_settings
from tenantry.commands.specs import specs
from tenantry.contract import StartRefused
from tenantry.contract.documents import DocumentError
from tenantry.settings import SettingsError

REFUSALS = (
    DocumentError,
    DomainError,
    NotMigrated,
    SecretsError,
    SettingsError,
    StartRefused,
)
"""What a command may run into by no fault of ours; each says in one sentence what is wrong."""


class Commands(click.Group):
    """A group whose commands end in one sentence where they can't go on."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except REFUSALS as refusal:
            raise click.ClickException(str(refusal)) from refusal


# In click's help texts a paragraph that starts with \b keeps its lines as they are.
HELP = """A self-hosted control plane for tenants, keys, entitlements and audit.

\b
First steps, in two terminals:
  tenantry serve           serve the contracts on http://127.0.0.1:8080
  tenantry operator-key    make a key that opens the Tenant Registry
  tenantry demo            or make a demo organization, with a key to try it

The data lies in the folder .tenantry unless TENANTRY_DATABASE_URL names a PostgreSQL database.
"""


@click.group(
    cls=Commands,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Options are settings too (--port is TENANTRY_PORT): `tenantry settings` lists them.",
)
@click.version_option(__version__, package_name="tenantry")
def main() -> None:
    """Run a command of this project; its arguments are the process's own."""


for command in (
    serve,
    migrate,
    demo,
    operator_key,
    grant,
    show_settings,
    specs,
    backup,
    restore,
):
    main.add_command(command)
