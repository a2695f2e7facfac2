"""How the first owner of a server comes in: with the token that the server printed."""

from models import login_session, membership, organization, password, sign_up_token, user
from models.actor import Actor
from models.database import transaction
from models.errors import Conflict
from models.organization import Organization
from models.user import User


def sign_up(
    actor: Actor, token: str, *, email: str, name: str, text: str, owner: dict[str, str]
) -> tuple[User, Organization, str]:
    """A user with a password, an organization (`owner`: its slug and name) that they are the admin
    of, and a session, whose token comes last: all of it, or nothing.

    Raises:
        Unauthenticated: the sign-up token is unknown or used up.
        Invalid: no email address, or an unfit password.
        Conflict: the slug is taken, or that person has a password already.
    """
    sign_up_token.refuse_unknown(token)
    user.normalized(email)
    hash_ = password.new_hash(text)
    with transaction():
        sign_up_token.use(token)
        person = user.find_or_create(actor, email, name)
        if password.has_one(person):
            raise Conflict("email is of somebody who has a password already", field="email")
        password.keep(person, hash_)
        known = actor.known_as(person.uuid, person.display_name)
        made = organization.create(known, **owner)
        membership.add(known, made.uuid, email=person.email, role="admin")
        _, session_token = login_session.create(known, person, made)
    return person, made, session_token
