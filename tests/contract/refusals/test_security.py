"""Security schemes and requirements that stop the start."""

import pytest

from tenantry.contract import Options, StartRefused
from tests.contract.refusals.changes import (
    Refused,
    assert_refused,
    build,
    get_thing,
    scheme,
    security,
)

OAUTH2 = {"type": "oauth2", "flows": {}}

OPENID = {"type": "openIdConnect", "openIdConnectUrl": "https://example.org"}


REFUSED: Refused = {
    "security-oauth2": (scheme(**OAUTH2), ["getThing", "key", "oauth2"]),
    "security-openid": (scheme(**OPENID), ["getThing", "key", "openIdConnect"]),
    "security-mutual-tls": (scheme(type="mutualTLS"), ["getThing", "key", "mutualTLS"]),
    "security-digest": (scheme(type="http", scheme="digest"), ["getThing", "key", "digest"]),
    "security-scheme-unknown": (security({"other": []}), ["getThing", "other"]),
    "security-scopes": (security({"key": ["read"]}), ["getThing", "key", "scopes"]),
    "security-anonymous": (security({"key": []}, {}), ["getThing"]),
    "security-anonymous-alone": (security({}), ["getThing"]),
    "security-anonymous-for-all": (
        lambda d: (get_thing(d).pop("security"), d.update(security=[{}])),
        ["getThing"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    assert_refused(*REFUSED[name])


def test_start_is_refused_for_a_scheme_without_checker() -> None:
    with pytest.raises(StartRefused, match=r"getThing.*\bkey\b.*checker"):
        build(credentials={})


def test_start_is_not_refused_for_an_anonymous_operation_that_is_listed() -> None:
    options = Options(anonymous=frozenset({"getThing"}))
    assert build(security({"key": []}, {}), options=options) is not None
