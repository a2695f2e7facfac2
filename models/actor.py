"""Who makes a change, and through what."""

from dataclasses import dataclass, replace
from typing import Literal, Self
from uuid import UUID

from models.claim import Claim

ActorType = Literal["system", "user", "api_key", "operator"]
Origin = Literal[
    "aibi",
    "anthropic_admin",
    "console",
    "dailyplay",
    "idle_atlas",
    "tenant_registry",
    "tenantry",
]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one whom an audit event names, and the request it came by.

    `contract` is the contract (for commands: the program) that the change was made through and
    begins the action of its audit event. `claim` is the request's idempotency claim, which
    the change makes its own.
    """

    type: ActorType
    contract: Origin
    id: str | None = None
    name: str | None = None
    request_id: str | None = None
    source_ip: str | None = None
    user_agent: str | None = None
    claim: Claim | None = None

    @classmethod
    def command(cls, name: str) -> Self:
        """The server's own command of that name ("demo", "grant")."""
        return cls(type="system", contract="tenantry", id="tenantry", name=f"tenantry {name}")

    def known_as(self, id_: UUID, name: str) -> Self:
        """The same request, once it is known which user makes it."""
        return replace(self, type="user", id=str(id_), name=name)

    @property
    def credential_id(self) -> str | None:
        """What an idempotency key is bound to; None for an actor without a credential."""
        return self.id and f"{self.type}:{self.id}"
