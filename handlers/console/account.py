"""Oneself: coming in as the first owner, one's organizations and sessions."""

from typing import Any

from handlers import session_cookie
from handlers.attempts import attempt
from handlers.console import views
from handlers.console.credentials import visitor
from handlers.hashing import hashes
from handlers.request import Request
from handlers.session_cookie import Person
from models import login_session
from models.sign_up import sign_up as begin

Json = dict[str, Any]


@hashes
def sign_up(body: Json, request: Request) -> tuple[Json, int]:
    """Make the first owner, by the token that the server printed."""
    session_cookie.refuse_other_origins(request)
    attempt(request)
    person, owner, token = begin(
        visitor(request),
        body["token"],
        email=body["email"],
        name=body["name"],
        text=body["password"],
        owner=body["organization"],
    )
    session_cookie.write(request, token)
    return views.member(person, owner), 201


def get_me(principal: Person) -> Json:
    """The person, and where they work."""
    here = principal.signed_in
    return views.me(here, login_session.organizations_of(here.user))


def switch_organization(body: Json, principal: Person) -> Json:
    """Let this session work in another organization."""
    here = principal.signed_in
    owner = login_session.switch(principal, here.session, here.user, body["organizationId"])
    return {"organization": views.organization(owner)}


def list_own_sessions(principal: Person) -> Json:
    """One's sessions that are good now."""
    person = principal.signed_in.user
    return {"sessions": views.sessions(login_session.list_of(person), person)}


def end_own_session(session_id: str, principal: Person) -> None:
    """End one of one's sessions."""
    login_session.end(principal, principal.signed_in.user, session_id)
