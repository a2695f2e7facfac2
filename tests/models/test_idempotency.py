"""Idempotency keys: one effect, one answer, for 24 hours (rule 52)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import peewee
import pytest

from models import idempotency, organization
from models.actor import Actor
from models.claim import Claim
from models.errors import Conflict, Unprocessable
from models.idempotency import Answer, IdempotencyRecord
from models.organization import Organization
from models.secrets import Tampered

pytestmark = pytest.mark.usefixtures("database")

CLAIM = Claim("operator:1", "key-1", "fingerprint-1")
BODY = b'{"plaintext":"tnk_a-new-key"}'


@pytest.fixture
def claiming(actor: Actor) -> Actor:
    return replace(actor, claim=CLAIM)


def test_find_unknown_claim_has_no_answer() -> None:
    assert idempotency.find(CLAIM) is None


def test_find_gives_the_first_answer_again(claiming: Actor) -> None:
    """Rule 52."""
    organization.create(claiming, slug="acme", name="Acme")
    idempotency.keep(CLAIM, 201, BODY)
    assert idempotency.find(CLAIM) == Answer(201, BODY)


def test_find_before_the_answer_is_kept_conflicts(claiming: Actor) -> None:
    """Rule 52: under way, or dead before its answer was kept; never a second effect."""
    organization.create(claiming, slug="acme", name="Acme")
    with pytest.raises(Conflict):
        idempotency.find(CLAIM)


def test_find_with_another_fingerprint_is_unprocessable(claiming: Actor) -> None:
    """Rule 52: whether the first is answered or not."""
    organization.create(claiming, slug="acme", name="Acme")
    other = replace(CLAIM, fingerprint="fingerprint-2")
    with pytest.raises(Unprocessable):
        idempotency.find(other)
    idempotency.keep(CLAIM, 201, BODY)
    with pytest.raises(Unprocessable):
        idempotency.find(other)


@pytest.mark.parametrize(
    "other",
    [
        replace(CLAIM, credential_id="operator:2"),
        replace(CLAIM, key="key-2"),
        Claim("operator:1key", "-1", "fingerprint-1"),
    ],
)
def test_find_is_bound_to_the_credential_and_the_key(claiming: Actor, other: Claim) -> None:
    """Rule 52."""
    organization.create(claiming, slug="acme", name="Acme")
    idempotency.keep(CLAIM, 201, BODY)
    assert idempotency.find(other) is None


def test_change_with_a_claim_laid_before_has_no_effect(claiming: Actor) -> None:
    """Rule 52: the claim goes first, so of two at most one changes anything."""
    organization.create(claiming, slug="acme", name="Acme")
    with pytest.raises(Conflict):
        organization.create(claiming, slug="other", name="Other")
    assert [each.slug for each in Organization.select()] == ["acme"]


def test_change_that_is_refused_leaves_no_claim(claiming: Actor, actor: Actor) -> None:
    organization.create(actor, slug="acme", name="Acme")
    with pytest.raises(Conflict):
        organization.create(claiming, slug="acme", name="Acme")
    assert idempotency.find(CLAIM) is None
    organization.create(claiming, slug="other", name="Other")


def test_keep_never_replaces_an_answer(claiming: Actor) -> None:
    organization.create(claiming, slug="acme", name="Acme")
    idempotency.keep(CLAIM, 201, BODY)
    idempotency.keep(CLAIM, 400, b"{}")
    assert idempotency.find(CLAIM) == Answer(201, BODY)


def test_record_holds_neither_answer_key_nor_credential_in_the_clear(
    database: peewee.Database, claiming: Actor
) -> None:
    """Rules 3 and 52: encrypted at rest."""
    organization.create(claiming, slug="acme", name="Acme")
    idempotency.keep(CLAIM, 201, BODY)
    (row,) = database.execute_sql("SELECT * FROM idempotency_record").fetchall()
    stored = b" ".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in row
    )
    for text in (b"tnk_a-new-key", b"plaintext", b"key-1", b"operator:1"):
        assert text not in stored


def test_answer_of_another_record_is_not_taken_for_its_own(
    database: peewee.Database, claiming: Actor
) -> None:
    organization.create(claiming, slug="acme", name="Acme")
    idempotency.keep(CLAIM, 201, BODY)
    other = replace(CLAIM, key="key-2")
    organization.create(replace(claiming, claim=other), slug="other", name="Other")
    database.execute_sql(
        "UPDATE idempotency_record SET status = 201,"
        " answer = (SELECT answer FROM idempotency_record WHERE answer IS NOT NULL)"
    )
    assert idempotency.find(CLAIM) == Answer(201, BODY)
    with pytest.raises(Tampered):
        idempotency.find(other)


def test_claim_of_24_hours_ago_is_forgotten(claiming: Actor) -> None:
    """Rule 52."""
    organization.create(claiming, slug="acme", name="Acme")
    idempotency.keep(CLAIM, 201, BODY)
    almost = datetime.now(UTC) - timedelta(hours=23, minutes=59)
    IdempotencyRecord.update(created_at=almost).execute()
    assert idempotency.find(CLAIM) == Answer(201, BODY)
    IdempotencyRecord.update(created_at=almost - timedelta(minutes=1)).execute()
    assert idempotency.find(CLAIM) is None
    organization.create(claiming, slug="other", name="Other")


def test_purge_removes_what_is_forgotten_only(claiming: Actor) -> None:
    organization.create(claiming, slug="old", name="Old")
    IdempotencyRecord.update(created_at=datetime.now(UTC) - timedelta(hours=24)).execute()
    young = replace(claiming, claim=replace(CLAIM, key="key-2"))
    organization.create(young, slug="young", name="Young")
    assert idempotency.purge() == 1
    assert IdempotencyRecord.select().count() == 1
