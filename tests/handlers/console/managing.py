"""A member in a browser, who manages the organization."""

from dataclasses import dataclass
from typing import Any

import httpx

from models import organization
from models.organization import Organization
from models.user import User
from tests.handlers.signing_in import ACTOR, cookie_of, member_of

Json = dict[str, Any]
PATH = "/api/console/v1"
UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


@dataclass(frozen=True)
class Browser:
    """Somebody who is signed in, in an organization."""

    http: httpx.Client
    organization: Organization
    person: User
    cookie: dict[str, str]

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        given = {} if body is None else {"json": body}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.request(method, PATH + path, headers=self.cookie | named, **given)

    def made(self, path: str, body: Any) -> Json:
        """What was made, as it was answered."""
        answer = self.ask("POST", path, body)
        assert answer.status_code == 201, answer.text
        created: Json = answer.json()
        return created

    def got(self, path: str) -> Json:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


def browser_of(http: httpx.Client, owner: Organization, role: str = "admin") -> Browser:
    """The browser of a new member with that organization role."""
    person = member_of(owner, role)
    return Browser(http, owner, person, cookie_of(person, owner))


def new_organization(slug: str) -> Organization:
    """An organization by that name."""
    return organization.create(ACTOR, slug=slug, name=slug.capitalize(), plan="business")
