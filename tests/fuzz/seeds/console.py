"""The console: somebody who is signed in, invitations, and a token to sign up with.

Much of what it does ends sessions or uses something up. After each request the session, the
password and the sign-up token are put back, or hardly anything would be tried with them.
"""

from typing import Any

from models import login_session, membership, organization, password, sign_up_token
from models.actor import Actor
from models.clock import now
from models.database import transaction
from models.invitation import Invitation
from models.invitation.table import GOOD_FOR, digest_of
from models.login_session import LoginSession
from models.organization import Organization
from models.password import Password
from models.role import Role
from models.sign_up_token import SignUpToken
from models.user import User
from tenantry.settings import Settings
from tests.fuzz.seeds import Planted, Visit, managing
from tests.handlers.signing_in import NAME, signed

ACTOR = Actor.command("fuzz")
EMAIL = "ada@harbor.example"
PASSWORD = "correct horse battery staple"
NOBODY = "019c4ba9-ffff-7fff-8fff-ffffffffffff"
NO_TOKEN = "x" * 43
CHANGING = frozenset(
    {
        "signInWithEmail",
        "signOut",
        "changePassword",
        "revokeSession",
        "revokeSessions",
        "revokeOtherSessions",
        "signUp",
        "switchOrganization",
        "endOwnSession",
        "acceptInvitation",
    }
)


def plant(_settings: Settings) -> Planted:
    sign_up = sign_up_token.issue() or ""
    owner = organization.create(ACTOR, slug="harbor-planted", name="Harbor Lane")
    ada = _person(owner, EMAIL)
    _person(owner, "kim@harbor.example")
    session, token = login_session.create(ACTOR, ada, owner)
    others = [login_session.create(ACTOR, ada, owner)[0] for _ in range(2)]
    for name in ("shown", "taken", "kim"):
        _invitation(owner, name)
    foreign = Visit(403, CHANGING, headers={"Origin": "https://elsewhere.example"})
    without_right = Visit(403, managing.OPERATIONS, _signed_in(owner, "guest@harbor.example"))
    no_text = Visit(400, frozenset(managing.NO_TEXT), examples=managing.NO_TEXT)
    return Planted(
        {"sessionCookie": {"api_key": signed(token)}},
        _examples(owner, sign_up, [str(each.uuid) for each in others]) | managing.examples(owner),
        (foreign, without_right, no_text),
        lambda: managing.once(owner),
        headers={"Cookie": f"{NAME}={signed(token)}"},
        restore=_Restoring(session, ada),
    )


class _Restoring:
    """Puts back what opens the console."""

    def __init__(self, session: LoginSession, person: User) -> None:
        self._session = LoginSession.select().where(LoginSession.id == session.id).dicts().get()
        self._password = Password.select().where(Password.user == person).dicts().get()

    def __call__(self) -> None:
        LoginSession.insert(self._session).on_conflict_ignore().execute()
        Password.update(hash=self._password["hash"]).where(
            Password.user == self._password["user"]
        ).execute()
        SignUpToken.update(used_at=None).execute()


def _examples(owner: Organization, sign_up: str, others: list[str]) -> dict[str, Any]:
    newcomer = {
        "token": sign_up,
        "email": "new@mill.example",
        "name": "New",
        "password": PASSWORD,
        "organization": {"name": "Mill", "slug": "mill"},
    }
    wrong = {"email": EMAIL, "password": "another long password"}
    change = {"currentPassword": PASSWORD, "newPassword": "another long password"}
    return {
        "signInWithEmail": {"body": [{"email": EMAIL, "password": PASSWORD}, wrong]},
        "changePassword": {"body": change},
        "revokeSession": {"body": {"token": others[0]}},
        "signUp": {"body": [newcomer, newcomer, newcomer | {"token": "signup_none"}]},
        "switchOrganization": {
            "body": [{"organizationId": str(owner.uuid)}, {"organizationId": NOBODY}]
        },
        "endOwnSession": {"sessionId": [others[1], NOBODY]},
        "getInvitation": {"token": [_token("shown"), NO_TOKEN]},
        "acceptInvitation": {
            "token": [_token("taken"), _token("kim"), NO_TOKEN],
            "body": [
                {"password": text, "name": "Kim"}
                for text in ("another long password", PASSWORD, PASSWORD)
            ],
        },
    }


def _signed_in(owner: Organization, email: str) -> dict[str, dict[str, str]]:
    """The cookie of a new member who may do nothing."""
    member = membership.add(ACTOR, owner.uuid, email=email, role="user")
    _, token = login_session.create(ACTOR, member.user, owner)
    return {"sessionCookie": {"api_key": signed(token)}}


def _person(owner: Organization, email: str) -> User:
    member: User = membership.add(ACTOR, owner.uuid, email=email, role="admin", name="Ada").user
    hash_ = password.new_hash(PASSWORD)
    with transaction():
        password.keep(member, hash_)
    return member


def _token(name: str) -> str:
    return name.ljust(43, "x")


def _invitation(owner: Organization, name: str) -> None:
    Invitation.create(
        organization=owner,
        email=f"{name}@harbor.example",
        role=Role.get(Role.key == "user"),
        scope_type="organization",
        scope_id=owner.id,
        status="pending",
        digest=digest_of(_token(name)),
        invited_at=now(),
        expires_at=now() + GOOD_FOR,
    )
