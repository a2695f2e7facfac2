"""Settings: read from the environment, refused in one sentence."""

import os
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from tenantry.settings import Settings, SettingsError, describe, load

SECRET = "a secret of the tests alone, known to all"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("TENANTRY_"):
            monkeypatch.delenv(name)


def test_load_takes_the_environment_and_what_is_given_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENANTRY_PORT", "9000")
    monkeypatch.setenv("TENANTRY_WORKERS", "3")
    settings = load(port=9001, workers=None)
    assert (settings.port, settings.workers) == (9001, 3)


def test_load_takes_an_empty_variable_for_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANTRY_PORT", "")
    monkeypatch.setenv("TENANTRY_DATABASE_URL", "")
    settings = load()
    assert (settings.port, settings.embedded) == (8080, True)


def test_load_splits_lists_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANTRY_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,")
    assert load().trusted_proxies == ("10.0.0.0/8", "192.0.2.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TENANTRY_PORT", "http"),
        ("TENANTRY_PORT", "65536"),
        ("TENANTRY_WORKERS", "0"),
        ("TENANTRY_REGISTRY_AUTH", "none"),
        ("TENANTRY_PUBLIC_URL", "tenants.example"),
        ("TENANTRY_PUBLIC_URL", "https://tenants.example/path"),
        ("TENANTRY_TRUSTED_PROXIES", "proxy.example"),
        ("TENANTRY_DATABASE_URL", "mysql://user:CANARY@host/name"),
        ("TENANTRY_SECRET", "CANARY"),
        ("TENANTRY_CHECK_RESPONSES", "perhaps"),
        ("TENANTRY_LOG_LEVEL", "loud"),
        ("TENANTRY_PROT", "8080"),
    ],
)
def test_load_refuses_by_the_name_of_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as refused:
        load()
    assert "\n" not in str(refused.value)
    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize("host", [str(IPv4Address(0)), "::", "192.0.2.1", "tenants.example"])
def test_load_refuses_loopback_on_an_address_that_others_reach(host: str) -> None:
    """Rules 8 and 55."""
    with pytest.raises(SettingsError, match="TENANTRY_REGISTRY_AUTH"):
        load(host=host, registry_auth="loopback")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_load_takes_loopback_on_an_address_of_this_machine(host: str) -> None:
    """Rule 8."""
    assert load(host=host, registry_auth="loopback").host == host


STRIPE = {"stripe_api_key": "sk_1", "stripe_webhook_secret": "whsec_1", "stripe_price": "price_1"}
AWS = {"cloud": "aws", "aws_account_email": "a+{account}@example.com", "aws_unit": "ou-a"}


def test_load_refuses_local_payments_with_real_accounts() -> None:
    """Rule 55: anybody could have accounts that somebody else pays for."""
    with pytest.raises(SettingsError, match="TENANTRY_PAYMENTS=local"):
        load(**AWS)
    assert load(**AWS, payments="stripe", **STRIPE).cloud == "aws"


@pytest.mark.parametrize("host", [str(IPv4Address(0)), "::", "192.0.2.1", "tenants.example"])
def test_load_refuses_local_payments_on_an_address_that_others_reach(host: str) -> None:
    """Rule 55; a server that sells nothing may listen anywhere."""
    with pytest.raises(SettingsError, match="TENANTRY_PAYMENTS=local"):
        load(host=host)
    assert load(host=host, payments="stripe", **STRIPE).host == host
    assert load(host=host, contracts="tenant_registry").host == host


@pytest.mark.parametrize("missing", STRIPE)
def test_load_refuses_stripe_in_part(missing: str) -> None:
    """Rule 55: without a webhook secret anybody could say that they paid."""
    given = {name: value for name, value in STRIPE.items() if name != missing}
    with pytest.raises(SettingsError, match=f"needs TENANTRY_{missing.upper()}") as refused:
        load(payments="stripe", **given)
    assert "whsec_1" not in str(refused.value)


def test_load_refuses_postgresql_without_a_secret() -> None:
    """Rule 55: each server would make its own."""
    with pytest.raises(SettingsError, match="TENANTRY_SECRET"):
        load(database_url="postgresql://user:CANARY@host/name")
    assert load(database_url="postgresql://host/name", secret=SECRET).embedded is False


def test_settings_never_show_a_secret() -> None:
    """Rule 3."""
    settings = load(database_url="postgresql://user:CANARY@host/name", secret="CANARY" * 6)
    assert "CANARY" not in repr(settings)
    assert "CANARY" not in repr(describe(settings))


def test_export_hands_everything_to_another_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What `load` gives there is what was given here."""
    settings = load(
        port=9001,
        workers=2,
        data_dir=tmp_path,
        database_url="postgresql://user:password@host/name",
        secret=SECRET,
        trusted_proxies="192.0.2.1,192.0.2.2",
        check_responses=True,
    )
    with monkeypatch.context() as patch:
        for name in Settings.model_fields:
            patch.setenv(f"TENANTRY_{name.upper()}", "")
        patch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
        settings.export()
        assert load() == settings


def test_base_url_is_the_public_one_where_there_is_one() -> None:
    """Rule 54."""
    assert load(port=9001).base_url == "http://127.0.0.1:9001"
    assert load(host="::1").base_url == "http://[::1]:8080"
    assert load(public_url="https://tenants.example").base_url == "https://tenants.example"
