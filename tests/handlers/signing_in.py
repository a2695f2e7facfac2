"""People who are signed in, as their browser's cookie tells the server."""

import base64
import hmac
from urllib.parse import quote

from models import login_session, membership, secrets
from models.actor import Actor
from models.organization import Organization
from models.user import User
from tests.conftest import SECRET

ACTOR = Actor.command("tests")
NAME = "better-auth.session_token"


def signed(token: str) -> str:
    """The value as better-auth makes it, from the key that the secret gives (rule 9)."""
    key = secrets.ServerSecrets.derive(SECRET).signing_key
    signature = base64.b64encode(hmac.new(key, token.encode(), "sha256").digest()).decode()
    return quote(f"{token}.{signature}", safe="")


def cookie_of(person: User, owner: Organization | None = None) -> dict[str, str]:
    """The header of a browser in which that person is signed in, and works in `owner`."""
    _, token = login_session.create(ACTOR, person, owner)
    return {"cookie": f"{NAME}={signed(token)}"}


def member_of(owner: Organization, role: str, email: str | None = None) -> User:
    """The member of that address; a new one has that organization role."""
    address = email or f"{role}@{owner.slug}.example"
    known: User | None = User.get_or_none(User.email == address)
    if known is not None:
        return known
    person: User = membership.add(ACTOR, owner.uuid, email=address, role=role, name="Ada").user
    return person
