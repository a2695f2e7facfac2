"""The console: whoever is signed in, whatever they are a member of (any more)."""

from models import api_key, assignment, location, login_session, own_role, password
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
    "locations.listLocations": lambda _: Request(),
    "locations.createLocation": lambda _: Request(body={"name": "Fresh"}),
    "locations.updateLocation": lambda rows: Request(
        {"locationId": rows["location"]}, body={"name": "Mill"}
    ),
    "locations.archiveLocation": lambda rows: Request({"locationId": rows["location"]}),
    "roles.listRoles": lambda _: Request(),
    "roles.createRole": lambda _: Request(
        body={"key": "fresh", "label": "Fresh", "scopeType": "location"}
    ),
    "roles.updateRole": lambda rows: Request({"roleKey": rows["role"]}, body={"label": "Keeper"}),
    "roles.listMembers": lambda _: Request(),
    "roles.giveRole": lambda rows: Request(
        {"userId": rows["user"]}, body={"roleKey": rows["role"]}
    ),
    "roles.takeRole": lambda rows: Request({"assignmentId": rows["assignment"]}),
    "roles.deleteRole": lambda rows: Request({"roleKey": rows["spare"]}),
    "api_keys.listApiKeys": lambda _: Request(),
    "api_keys.createApiKey": lambda _: Request(body={"name": "k", "audience": "aibi"}),
    "api_keys.rotateApiKey": lambda rows: Request({"apiKeyId": rows["key"]}, body={"graceDays": 7}),
    "api_keys.revokeApiKey": lambda rows: Request({"apiKeyId": rows["key"]}),
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
ABSENT = dict.fromkeys(
    (
        *("session", "own_session", "organization"),
        *("location", "user", "assignment", "key", "role", "spare"),
    ),
    UNKNOWN,
)


def plant(owner: Organization) -> Rows:
    good = member_of(owner, "admin", f"good-401@{owner.slug}.example")
    sessions = [login_session.create(ACTOR, good, owner)[0] for _ in range(2)]
    return {
        "session": str(sessions[0].uuid),
        "own_session": str(sessions[1].uuid),
        "organization": str(owner.uuid),
        **_managed(owner),
    }


def _managed(owner: Organization) -> Rows:
    """What members manage: roles under a key each, of which one is held and one can go."""
    keys = {name: f"{owner.slug[:4]}_{name}" for name in ("role", "held", "spare")}
    for key in keys.values():
        own_role.create(
            ACTOR, owner.uuid, [], key=key, label=f"{owner.slug} role", scope_type="organization"
        )
    person = member_of(owner, "user")
    held = assignment.give(ACTOR, owner.uuid, [], user_uuid=person.uuid, role_key=keys["held"])
    key, _ = api_key.create_own(ACTOR, owner.uuid, audience="aibi", name=f"{owner.slug} key")
    return {
        "location": str(location.create(ACTOR, owner.uuid, name=f"{owner.slug} hall").uuid),
        "user": str(person.uuid),
        "assignment": str(held.assignment_uuid),
        "key": str(key.uuid),
        "role": keys["role"],
        "spare": keys["spare"],
    }
