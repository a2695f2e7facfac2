"""Migrations bring any database to what the models say."""

import importlib
import pkgutil
from collections.abc import Iterator

import peewee
import pytest
from playhouse.schema_diff import diff_models

import models
from models import database as store
from models import product
from models.database import Table
from models.secrets import ServerSecrets
from models.serving import NotMigrated, serving


def tables() -> list[type[Table]]:
    """Every table that a module of the models declares."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        if not module.name.startswith("models.migrations."):
            importlib.import_module(module.name)
    return [table for table in Table.__subclasses__() if table.__module__.startswith("models.")]


@pytest.fixture
def opened(empty_url: str) -> Iterator[str]:
    store.open_database(empty_url)
    yield empty_url
    store.close_database()


@pytest.mark.usefixtures("opened")
def test_migrate_applies_what_is_missing_once() -> None:
    assert not store.is_migrated()
    assert store.migrate()[:2] == ["0001_tenant_registry", "0002_catalog"]
    assert store.is_migrated()
    assert store.migrate() == []


@pytest.mark.usefixtures("opened")
def test_migrate_leaves_foreign_keys_enforced() -> None:
    store.migrate()
    with pytest.raises(peewee.IntegrityError):
        store.database.execute_sql(
            "INSERT INTO entitlement (organization_id, product_id, config, created_at, updated_at)"
            " VALUES (99, 99, '{}', '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00')"
        )


@pytest.mark.usefixtures("opened")
def test_migrate_offers_the_first_catalog() -> None:
    """Rule 41: `business` and `enterprise` bring `dailyplay`."""
    store.migrate()
    plans = {each.key: each.plans_required for each in product.list_all()}
    assert plans["dailyplay"] == ["business", "enterprise"]


def test_is_migrated_is_false_while_one_is_missing(database: peewee.Database) -> None:
    assert store.is_migrated()
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0002_catalog'")
    assert not store.is_migrated()


@pytest.mark.usefixtures("database")
def test_migrated_schema_is_that_of_the_models() -> None:
    declared = tables()
    assert "organization" in {table._meta.table_name for table in declared}
    difference = diff_models(store.database.obj, declared)
    assert not difference, str(difference)


@pytest.mark.usefixtures("database")
def test_migrated_columns_allow_null_where_the_models_do() -> None:
    for table in tables():
        columns = store.database.get_columns(table._meta.table_name)
        nullable = {column.name for column in columns if column.null}
        allowed = {field.column_name for field in table._meta.sorted_fields if field.null}
        assert nullable == allowed, table


def test_serving_refuses_a_database_that_is_not_migrated(empty_url: str) -> None:
    secrets = ServerSecrets.derive("a secret of the tests alone, known to all")
    with pytest.raises(NotMigrated), serving(empty_url, secrets):
        pass
