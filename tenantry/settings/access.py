"""Settings of who is let in."""

from typing import Literal

from pydantic import BaseModel, Field, field_validator

from tenantry.gateways.issuers.configuration import Issuer, parse


class AccessSettings(BaseModel):
    """Credentials that count, and how often wrong ones may come."""

    registry_auth: Literal["operator", "oidc", "loopback"] = Field(
        "operator",
        description="Who may use the Tenant Registry: the holder of an operator's key; the "
        "bearer of an issuer's token that grants `tenant-registry`; or the holder of an "
        "operator's key and whoever sits at this machine.",
    )
    failed_authentications: int = Field(
        60, ge=1, description="Wrong credentials that one address may send in a minute."
    )
    issuers: str = Field(
        "",
        description="OpenID Connect issuers whose tokens are accepted, as a JSON array of "
        "`{issuer, audience, authorized_parties, jwks_url, grants}`; this server is one itself.",
    )

    @field_validator("issuers")
    @classmethod
    def _are_issuers(cls, value: str) -> str:
        parse(value)
        return value

    @property
    def trusted_issuers(self) -> tuple[Issuer, ...]:
        """The issuers whose tokens are accepted beside this server's own."""
        return parse(self.issuers)
