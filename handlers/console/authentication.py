"""Signing in and out in the wire form of better-auth."""

import contextlib
from typing import Any

from handlers import session_cookie
from handlers.attempts import attempt
from handlers.console import views
from handlers.console.credentials import visitor
from handlers.hashing import hashes
from handlers.request import Request
from handlers.session_cookie import Person
from models import login_session, password
from models.errors import NotFound, Unauthenticated
from models.ids import to_uuid
from models.sign_in import sign_in

Json = dict[str, Any]


@hashes
def sign_in_with_email(body: Json, request: Request) -> Json | tuple[Json, int]:
    """Begin a session; the answer sets its cookie."""
    session_cookie.refuse_other_origins(request)
    attempt(request)
    try:
        person, token = sign_in(visitor(request), body["email"], body["password"])
    except Unauthenticated as error:
        return {"code": "INVALID_EMAIL_OR_PASSWORD", "message": error.message}, 401
    session_cookie.write(request, token)
    return {"redirect": False, "token": token, "user": views.user(person)}


def get_session(request: Request) -> Json | None:
    """Who is signed in."""
    signed_in = session_cookie.read(request)
    return None if signed_in is None else views.current(signed_in)


def sign_out(body: Json | None, request: Request) -> Json:
    """End the session of the cookie, if it is of one."""
    session_cookie.refuse_other_origins(request)
    signed_in = session_cookie.read(request)
    if signed_in is not None:
        person = session_cookie.actor("console", request, signed_in)
        login_session.end(person, signed_in.user, signed_in.session.uuid)
    session_cookie.clear(request)
    return {"success": True}


@hashes
def change_password(body: Json, principal: Person, request: Request) -> Json:
    """Give oneself another password (rule 3)."""
    attempt(request)
    here = principal.signed_in
    given = {"current": body["currentPassword"], "new": body["newPassword"]}
    password.change(principal, here.session, here.user, **given)
    return {"token": None, "user": views.user(here.user)}


def list_sessions(principal: Person) -> list[Json]:
    """One's sessions that are good now."""
    person = principal.signed_in.user
    return views.sessions(login_session.list_of(person), person)


def revoke_session(body: Json, principal: Person) -> Json:
    """End one of one's sessions; it is no matter if it is gone."""
    with contextlib.suppress(NotFound, ValueError):
        login_session.end(principal, principal.signed_in.user, to_uuid(body["token"]))
    return views.status()


def revoke_sessions(body: Json | None, principal: Person, request: Request) -> Json:
    """End all of one's sessions."""
    login_session.end_all(principal, principal.signed_in.user)
    session_cookie.clear(request)
    return views.status()


def revoke_other_sessions(body: Json | None, principal: Person) -> Json:
    """End one's sessions but this one."""
    here = principal.signed_in
    login_session.end_all(principal, here.user, but=here.session)
    return views.status()
