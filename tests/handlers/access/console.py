"""The console: whoever is signed in, whatever they are a member of (any more)."""

from models import login_session, password
from models.database import transaction
from models.organization import Organization
from models.user import User
from tests.handlers.access.idle_atlas import cookies
from tests.handlers.access.world import ACTOR, Credentials, Request, Rows, World
from tests.handlers.signing_in import member_of

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
PASSWORD = "correct horse battery staple"


def with_passwords(world: World) -> Credentials:
    """Cookies of people of whom those with a good one have a password, to be changed."""
    made = cookies(401)(world)
    hash_ = password.new_hash(PASSWORD)
    for person in User.select().where(User.email.startswith("good-401@")):
        with transaction():
            password.keep(person, hash_)
    return made


HEADERS: dict[str, str] = {}
SCHEMES = {"sessionCookie": with_passwords}
PERSONAL = {
    "authentication.changePassword",
    "authentication.listSessions",
    "authentication.revokeSession",
    "authentication.revokeSessions",
    "authentication.revokeOtherSessions",
    "account.getMe",
    "account.switchOrganization",
    "account.listOwnSessions",
    "account.endOwnSession",
}
"""What people do about themselves: nobody is forbidden it for what they are elsewhere."""
REQUESTS = {
    "authentication.listSessions": lambda _: Request(),
    "authentication.revokeSession": lambda rows: Request(body={"token": rows["session"]}),
    "account.getMe": lambda _: Request(),
    "account.listOwnSessions": lambda _: Request(),
    "account.switchOrganization": lambda rows: Request(
        body={"organizationId": rows["organization"]}
    ),
    "account.endOwnSession": lambda rows: Request({"sessionId": rows["own_session"]}),
    "authentication.changePassword": lambda _: Request(
        body={"currentPassword": PASSWORD, "newPassword": PASSWORD}
    ),
    "authentication.revokeOtherSessions": lambda _: Request(),
    "authentication.revokeSessions": lambda _: Request(),
}
OPEN = {
    "authentication.signInWithEmail",
    "authentication.getSession",
    "authentication.signOut",
    "account.signUp",
    "invitations.getInvitation",
    "invitations.acceptInvitation",
}
FOREIGN = {"authentication.revokeSession": 200}
ABSENT = {"session": UNKNOWN, "own_session": UNKNOWN, "organization": UNKNOWN}


def plant(owner: Organization) -> Rows:
    good = member_of(owner, "admin", f"good-401@{owner.slug}.example")
    sessions = [login_session.create(ACTOR, good, owner)[0] for _ in range(2)]
    return {
        "session": str(sessions[0].uuid),
        "own_session": str(sessions[1].uuid),
        "organization": str(owner.uuid),
    }
