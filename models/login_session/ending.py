"""The sessions of a person: seen, and ended."""

from uuid import UUID

from peewee import JOIN

from models import audit
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import locked
from models.errors import NotFound
from models.ids import PublicId
from models.login_session.table import LoginSession
from models.organization import Organization
from models.user import User

BATCH = 500


def list_of(person: User) -> list[tuple[LoginSession, UUID | None]]:
    """The person's sessions that are good now, the newest first, each with the public id of the
    organization that it works in.
    """
    rows = (
        LoginSession.select(LoginSession, Organization.uuid)
        .join(Organization, JOIN.LEFT_OUTER)
        .where(LoginSession.user == person, LoginSession.expires_at > now())
        .order_by(LoginSession.id.desc())
    )
    return [(row, row.organization and row.organization.uuid) for row in rows]


def end(actor: Actor, person: User, session_uuid: PublicId) -> None:
    """End one of the person's sessions: its token opens nothing from now on.

    Raises NotFound for another person's session as for an unknown one (rule 6).
    """
    with change(actor):
        if not _end(actor, person, LoginSession.uuid == session_uuid):
            raise NotFound("There is no such session.")


def end_all(actor: Actor, person: User, *, but: LoginSession | None = None) -> None:
    """End the person's sessions, all of them or all `but` one."""
    with change(actor):
        others = LoginSession.id != but.id if but else LoginSession.id.is_null(False)
        _end(actor, person, others)


def purge() -> int:
    """Forget sessions whose time is over; returns how many.

    Each batch is a transaction of its own, so that nobody who writes waits for all of them.
    """
    forgotten = 0
    while count := _purge_batch():
        forgotten += count
    return forgotten


def _end(actor: Actor, person: User, which: object) -> bool:
    rows = LoginSession.select().where(LoginSession.user == person, which)
    sessions = list(locked(rows.order_by(LoginSession.id)))
    for session in sessions:
        session.delete_instance()
        audit.record(
            actor,
            "login_session.end",
            organization_uuid=None,
            target_id=session.uuid,
            target_name=person.display_name,
        )
    return bool(sessions)


def _purge_batch() -> int:
    over = LoginSession.select(LoginSession.id).where(LoginSession.expires_at <= now())
    batch = over.order_by(LoginSession.expires_at).limit(BATCH)
    deleted: int = LoginSession.delete().where(LoginSession.id.in_(batch)).execute()
    return deleted
