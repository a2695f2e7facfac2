"""Events that products append: kept as told, and never taken for the server's own (rule 42)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from models import audit
from models.actor import Actor
from models.audit import AuditEvent, Filters
from models.errors import Invalid
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
PROJECT = "0190F5C2-0000-7000-8000-00000000ABCD"


def test_append_keeps_the_event_as_told_and_adds_the_circumstances(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 42: the server fills `source_ip` and `user_agent`."""
    before = datetime.now(UTC)
    appended = audit.append(
        actor,
        action="sensor.calibrated",
        tenant_id=str(tenant.uuid),
        project_id=PROJECT,
        actor_type="robot",
        actor_id="r-7",
        actor_name="Robot 7",
        target_type="sensor",
        target_id="s-1",
        target_name="Sensor ☃",
        product="sensor",
        metadata={"b": [1, 2.5, None, True], "a": {"ü": "x"}, "big": 1e300, "small": -1e-300},
    )
    read = audit.page(Filters())[0][0]
    assert read == appended
    assert read.organization_uuid == appended.organization_uuid == tenant.uuid
    assert read.project_id == appended.project_id == UUID(PROJECT)
    assert (read.actor_type, read.actor_id, read.actor_name) == ("robot", "r-7", "Robot 7")
    assert (read.target_type, read.target_id, read.target_name) == ("sensor", "s-1", "Sensor ☃")
    assert (read.product, read.source_ip, read.user_agent) == ("sensor", "127.0.0.1", "tests/1.0")
    assert list(read.metadata.items()) == [
        ("b", [1, 2.5, None, True]),
        ("a", {"ü": "x"}),
        ("big", 1e300),
        ("small", -1e-300),
    ]
    assert isinstance(read.metadata["big"], float)
    assert before - timedelta(microseconds=1) <= read.created_at <= datetime.now(UTC)


def test_append_needs_an_action_only(actor: Actor) -> None:
    read = audit.append(actor, action="started")
    assert (read.organization_uuid, read.actor_type, read.metadata) == (None, None, None)


def test_append_unknown_tenant_is_invalid_and_appends_nothing(actor: Actor) -> None:
    """Rule 42."""
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, action="sensor.calibrated", tenant_id=UNKNOWN)
    assert refusal.value.field == "tenant_id"
    assert audit.page(Filters()) == ([], None)


@pytest.mark.parametrize(
    "actor_type", ["system", "user", "api_key", "operator", "System", " user "]
)
def test_append_actor_type_of_the_server_is_invalid(actor: Actor, actor_type: str) -> None:
    """Rule 42."""
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, action="sensor.calibrated", actor_type=actor_type)
    assert refusal.value.field == "actor_type"


@pytest.mark.parametrize(
    "action",
    [
        "tenant_registry.organization.create",
        "anthropic_admin.user.delete",
        "idle_atlas.x.y",
        "aibi.x.y",
        "dailyplay.x.y",
        "tenantry.x.y",
        "Tenant_Registry.organization.create",
        " aibi.x.y",
    ],
)
def test_append_action_of_a_contract_is_invalid(actor: Actor, action: str) -> None:
    """Rule 42."""
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, action=action)
    assert refusal.value.field == "action"


@pytest.mark.parametrize("field", ["action", "product", "actor_id"])
def test_append_longest_text_that_is_searched_by_fits_the_index(actor: Actor, field: str) -> None:
    """PostgreSQL refuses an entry of 2,704 bytes; it would pack a monotonous one."""
    fits = {"action": "x"} | {field: "".join(chr(0x1F300 + number) for number in range(512))}
    assert getattr(audit.append(actor, **fits), field) == fits[field]
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, **(fits | {field: "x" * 513}))
    assert refusal.value.field == field


def test_append_metadata_as_deep_as_a_body_may_be_is_kept(actor: Actor) -> None:
    """Rule 50: what is nested deeper than 200 levels is refused before it comes here."""
    value: dict[str, Any] = {}
    for _ in range(198):
        value = {"a": value}
    audit.append(actor, action="x", metadata=value)
    assert audit.page(Filters())[0][0].metadata == value


def test_append_long_texts_that_are_not_searched_by_are_kept(actor: Actor) -> None:
    audit.append(actor, action="x", target_name="n" * 100_000, metadata={"k": "v" * 100_000})
    event = audit.page(Filters())[0][0]
    assert event.target_name == "n" * 100_000
    assert event.metadata == {"k": "v" * 100_000}


def test_events_of_the_same_microsecond_get_neighbouring_moments(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("models.audit.event.now", lambda: moment)
    events = [audit.append(actor, action=name) for name in ("a", "b", "c")]
    assert [event.id - events[0].id for event in events] == [0, 1, 2]
    assert [event.created_at - moment for event in events] == [
        timedelta(microseconds=number) for number in range(3)
    ]


def test_table_has_no_verb_that_changes_or_removes_an_event() -> None:
    """Rule 42: append-only."""
    assert audit.__all__ == [
        "LONGEST_INDEXED",
        "AuditEvent",
        "Filters",
        "append",
        "page",
        "record",
    ]
    assert AuditEvent._meta.table_name == "audit_event"
