"""The architecture, held: who may import what.

Every rule is held against the whole house, and shown to bite on a source that breaks it.
"""

from collections.abc import Callable

import pytest

from tests import import_rules as rules
from tests.import_rules import Module, house

Rule = Callable[[Module], list[str]]


def breaches(rule: Rule) -> list[str]:
    return [breach for module in house() for breach in rule(module)]


def test_house_is_read_whole() -> None:
    names = {module.name for module in house()}
    assert {"tenantry", "tenantry.contract", "tenantry.settings", "handlers", "models"} <= names
    assert len(rules.CONTRACTS) == 6


def test_imports_run_one_way() -> None:
    """tenantry -> handlers -> models -> peewee."""
    assert breaches(rules.one_way) == []


@pytest.mark.parametrize(
    ("name", "source", "breach"),
    [
        ("models.key", "import handlers.errors", "models.key:1 imports handlers.errors"),
        ("models.key", "from tenantry import APP_ROOT", "models.key:1 imports tenantry.APP_ROOT"),
        ("handlers.aibi.keys", "import tenantry", "handlers.aibi.keys:1 imports tenantry"),
        ("handlers.aibi.keys", "import peewee", "handlers.aibi.keys:1 imports peewee"),
        (
            "handlers.aibi.keys",
            "def get():\n    from playhouse.pool import PooledDatabase\n",
            "handlers.aibi.keys:2 imports playhouse.pool.PooledDatabase",
        ),
        ("tenantry.app", "import peewee as orm", "tenantry.app:1 imports peewee"),
    ],
)
def test_imports_run_one_way_bites(name: str, source: str, breach: str) -> None:
    assert rules.one_way(Module(name, source)) == [breach]


def test_contracts_never_import_each_other() -> None:
    assert breaches(rules.contracts_apart) == []


@pytest.mark.parametrize(
    ("name", "source", "breach"),
    [
        (
            "handlers.aibi.keys",
            "from handlers.dailyplay.views import key",
            "handlers.aibi.keys:1 imports handlers.dailyplay.views.key",
        ),
        (
            "handlers.aibi.keys",
            "from ..dailyplay import views",
            "handlers.aibi.keys:1 imports handlers.dailyplay.views",
        ),
        ("handlers.errors", "from . import aibi", "handlers.errors:1 imports handlers.aibi"),
    ],
)
def test_contracts_never_import_each_other_bites(name: str, source: str, breach: str) -> None:
    assert rules.contracts_apart(Module(name, source)) == [breach]


def test_contract_may_import_its_own_modules() -> None:
    assert rules.contracts_apart(Module("handlers.aibi.keys", "from . import views")) == []


def test_views_import_nothing_of_the_house() -> None:
    assert breaches(rules.views_pure) == []


def test_views_import_nothing_of_the_house_bites() -> None:
    module = Module("handlers.aibi.views", "import json\nfrom models.errors import Invalid\n")
    assert rules.views_pure(module) == ["handlers.aibi.views:2 imports models.errors.Invalid"]


def test_handlers_open_no_transaction() -> None:
    assert breaches(rules.no_transaction) == []


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ("from models.database import transaction", "imports models.database.transaction"),
        ("from models import database\ndatabase.atomic()", "uses .atomic"),
        ("from models import database as store\nstore.transaction()", "uses .transaction"),
    ],
)
def test_handlers_open_no_transaction_bites(source: str, breach: str) -> None:
    line = source.count("\n") + 1
    module = Module("handlers.aibi.keys", source)
    assert rules.no_transaction(module) == [f"handlers.aibi.keys:{line} {breach}"]


def test_settings_alone_read_the_environment() -> None:
    assert breaches(rules.settings_alone) == []


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ("import os\nos.environ.get('A')", "tenantry.cli:2 uses os.environ"),
        ("import os\nos.getenv('A')", "tenantry.cli:2 uses os.getenv"),
        ("from os import environ", "tenantry.cli:1 imports os.environ"),
        ("import os as system", "tenantry.cli:1 imports os under another name"),
        ("import pydantic_settings", "tenantry.cli:1 imports pydantic_settings"),
        (
            "import click\n@click.option('--a', envvar='A')\ndef run(): ...\n",
            "tenantry.cli:2 lets click read the environment (envvar)",
        ),
    ],
)
def test_settings_alone_read_the_environment_bites(source: str, breach: str) -> None:
    assert rules.settings_alone(Module("tenantry.cli", source)) == [breach]


def test_request_environ_is_not_the_environment() -> None:
    module = Module("tenantry.pages", "from flask import request\nrequest.environ['REMOTE_ADDR']")
    assert rules.settings_alone(module) == []


def test_engine_knows_nothing_of_the_application() -> None:
    assert breaches(rules.engine_general) == []


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ("import models.errors", "tenantry.contract.router:1 imports models.errors"),
        ("from tenantry import settings", "tenantry.contract.router:1 imports tenantry.settings"),
        ("from .. import app", "tenantry.contract.router:1 imports tenantry.app"),
        ("PREFIX = '/dailyplay'", "tenantry.contract.router names the contract dailyplay"),
    ],
)
def test_engine_knows_nothing_of_the_application_bites(source: str, breach: str) -> None:
    assert rules.engine_general(Module("tenantry.contract.router", source)) == [breach]


def test_no_application_is_made_at_import() -> None:
    assert breaches(rules.no_application) == []


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ("app = create_app(settings)", "tenantry.app:1 makes an application (create_app)"),
        (
            "import flask\nif True:\n    app = flask.Flask('a')",
            "tenantry.app:3 makes an application (Flask)",
        ),
    ],
)
def test_no_application_is_made_at_import_bites(source: str, breach: str) -> None:
    assert rules.no_application(Module("tenantry.app", source)) == [breach]


def test_application_may_be_made_in_a_function() -> None:
    source = "def create_app():\n    return build_application({})\n"
    assert rules.no_application(Module("tenantry.app", source)) == []
