"""Signing in with an email address and a password."""

from models import login_session, password
from models.actor import Actor
from models.database import transaction
from models.errors import Unauthenticated
from models.user import User


def sign_in(actor: Actor, email: str, text: str) -> tuple[User, str]:
    """Whoever has that address and that password, and the token of a new session of theirs.

    It takes a tenth of a second and the store for moments only: the password is compared outside
    any transaction.

    Raises Unauthenticated for an unknown address as for a wrong password (rule 5).
    """
    person: User | None = User.get_or_none(User.email == email.strip().lower())
    kept = password.proven(person, text)
    if person is None or kept is None:
        raise _refusal()
    with transaction():
        # A password that was changed since would else leave a session to whom it was taken from.
        if not password.holds(person, kept):
            raise _refusal()
        _, token = login_session.create(actor.known_as(person.uuid, person.display_name), person)
    return person, token


def _refusal() -> Unauthenticated:
    return Unauthenticated("The email address or the password is wrong.")
