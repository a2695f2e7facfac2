"""What the settings may say of an issuer, and what stops the start."""

import json
from typing import Any

import pytest

from tenantry.gateways.issuers.configuration import Issuer, parse
from tenantry.settings import SettingsError, load

CLERK = {
    "issuer": "https://clerk.example.com",
    "authorized_parties": ["https://dashboard.example.com"],
    "grants": ["dailyplay"],
}
KEYCLOAK = {
    "issuer": "http://localhost:8081/realms/acme",
    "audience": "tenantry",
    "jwks_url": "http://localhost:8081/realms/acme/protocol/openid-connect/certs",
    "grants": ["dailyplay", "tenant-registry"],
}


def test_parse_takes_several_issuers() -> None:
    assert parse(json.dumps([CLERK, KEYCLOAK])) == (
        Issuer(
            issuer="https://clerk.example.com",
            authorized_parties=("https://dashboard.example.com",),
            grants=("dailyplay",),
        ),
        Issuer(
            issuer="http://localhost:8081/realms/acme",
            audience="tenantry",
            jwks_url="http://localhost:8081/realms/acme/protocol/openid-connect/certs",
            grants=("dailyplay", "tenant-registry"),
        ),
    )


@pytest.mark.parametrize("text", ["", " ", "[]"])
def test_parse_takes_none(text: str) -> None:
    assert parse(text) == ()


REFUSED: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "must be a JSON array of objects"),
    "no array": (CLERK, "should be a valid list"),
    "no object": (["https://clerk.example.com"], "0: "),
    "an unknown member": ([CLERK | {"secret": "s3cret-value"}], "0.secret: "),
    "no grants": ([CLERK | {"grants": []}], "0.grants: "),
    "unknown grants": ([CLERK | {"grants": ["everything"]}], "0.grants.0: "),
    "neither audience nor parties": (
        [CLERK | {"authorized_parties": []}],
        "0: needs an audience or authorized_parties",
    ),
    "an issuer by http": ([CLERK | {"issuer": "http://clerk.example.com"}], "0.issuer: must be"),
    "an issuer by file": ([CLERK | {"issuer": "file:///etc/passwd"}], "0.issuer: must be"),
    "an issuer without a host": ([CLERK | {"issuer": "https://"}], "0.issuer: must be"),
    "keys by http": ([CLERK | {"jwks_url": "http://keys.example.com"}], "0.jwks_url: must be"),
    "one issuer twice": ([CLERK, CLERK], "names an issuer twice"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_load_refuses_and_names_the_place_but_no_value(
    monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """Rule 55."""
    value, place = REFUSED[case]
    text = value if isinstance(value, str) else json.dumps(value)
    monkeypatch.setenv("TENANTRY_ISSUERS", text)
    with pytest.raises(SettingsError) as refusal:
        load()
    sentence = str(refusal.value)
    assert sentence.startswith("TENANTRY_ISSUERS: ")
    assert place in sentence
    assert "s3cret" not in sentence
    assert "clerk.example.com" not in sentence
