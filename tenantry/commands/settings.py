"""`tenantry settings`: what can be set, and what is."""

import click
from rich import box
from rich.console import Console
from rich.table import Table

from tenantry.settings import describe, load


@click.command("settings")
def show_settings() -> None:
    """List every setting with its default and value.

    A value that is secret is shown as set, or not at all.
    """
    table = Table("Variable", "Default", "Now", "Meaning", box=box.SIMPLE_HEAD)
    table.columns[0].no_wrap = True
    table.columns[-1].overflow = "fold"
    for variable, default, value, meaning in describe(load()):
        table.add_row(variable, default, value if value != default else "", meaning)
    Console(highlight=False).print(table)
