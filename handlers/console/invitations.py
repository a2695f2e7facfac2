"""Invitations, for whoever has the token that was mailed."""

from typing import Any

from handlers import session_cookie
from handlers.attempts import attempt
from handlers.console import views
from handlers.console.credentials import visitor
from handlers.hashing import hashes
from handlers.request import Request
from models import invitation as invitations

Json = dict[str, Any]


def get_invitation(token: str) -> Json:
    """What somebody is invited to."""
    found = invitations.find(token)
    return {"invitation": views.invitation(found, has_password=invitations.knows_password(found))}


@hashes
def accept_invitation(token: str, body: Json, request: Request) -> Json:
    """Become a member, and be signed in."""
    session_cookie.refuse_other_origins(request)
    attempt(request)
    person, owner, session_token = invitations.accept(
        visitor(request), token, text=body["password"], name=body.get("name")
    )
    session_cookie.write(request, session_token)
    return views.member(person, owner)
