"""Who may use DailyPlay: partners with a key, members with a token of their dashboard (rule 1)."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from handlers.dailyplay.session_key import session_key
from handlers.request import Request, circumstances
from models import access
from models.actor import Actor
from models.identity import VerifiedToken
from models.permission import MANAGE_API_KEYS

Handler = Callable[..., Any]


@dataclass(frozen=True)
class Dashboard:
    """A request of somebody's dashboard; whom its token speaks for, and where, is still to ask."""

    token: VerifiedToken
    request: Request


@dataclass(frozen=True, kw_only=True)
class Manager(Actor):
    """A member who manages the keys of one organization."""

    organization_uuid: UUID


def dashboard(token: VerifiedToken, request: Request) -> Dashboard | None:
    """The request with its verified token; None for a token that does not grant this contract."""
    return Dashboard(token, request) if "dailyplay" in token.grants else None


def manages_keys(handler: Handler) -> Handler:
    """Let a handler run for members who may manage the keys of the organization `org_id`.

    `org_id` is the handler's own argument or a member of its body; its `principal` is the manager.

    The decorated handler raises what the handler does, and besides (rule 45):
        Unauthenticated: an organization that is unknown, or not the caller's.
        Forbidden: a caller without the right, or an organization below the Business tier.
    """

    @functools.wraps(handler)
    def enter(*, principal: Dashboard, **given: Any) -> Any:
        organization_id = (given.get("body") or given)["org_id"]
        member = access.enter(
            principal.token, organization_id, permission=MANAGE_API_KEYS, product="dailyplay"
        )
        return handler(principal=_manager(member, principal.request), **given)

    return enter


CHECKERS = {"apiKey": session_key}
"""Security scheme of the contract -> checker of its credential."""

TOKEN_CHECKERS = {"bearerAuth": dashboard}
"""The same for a scheme whose credential is a token: checker of what was verified of it."""


def _manager(member: access.Member, request: Request) -> Manager:
    return Manager(
        organization_uuid=member.organization_uuid,
        type="user",
        contract="dailyplay",
        id=str(member.user_uuid),
        name=member.name,
        **circumstances(request),
    )
