"""Which issuers' tokens are accepted, as the settings tell it."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from handlers.loopback import is_loopback_host


def is_secure(url: str) -> bool:
    """Whether nobody between can answer for an address: it is https, or of this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback_host(host))
    )


def _url(text: str) -> str:
    if not is_secure(text) or "?" in text or "#" in text:
        raise ValueError("must be an https address (http on this machine only)")
    return text


Name = Annotated[str, Field(min_length=1, max_length=255)]
Url = Annotated[Name, AfterValidator(_url)]


class Issuer(BaseModel):
    """One OpenID Connect issuer whose tokens are accepted.

    Args:
        issuer: its `iss`, to the letter; with `/.well-known/openid-configuration` behind it the
            address of its configuration.
        audience: the `aud` that its tokens must have.
        authorized_parties: the `azp` that its tokens must have, one of these.
        jwks_url: where its keys are; without it, where its configuration says.
        grants: what its tokens may open.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Url
    audience: Name | None = None
    authorized_parties: tuple[Name, ...] = ()
    jwks_url: Url | None = None
    grants: Annotated[tuple[Literal["dailyplay", "tenant-registry"], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_for_us(self) -> Self:
        """Rule 55: without either, a token made for any other application would be let in."""
        if self.audience is None and not self.authorized_parties:
            raise ValueError("needs an audience or authorized_parties")
        return self


_Issuers = TypeAdapter(list[Issuer])


def parse(text: str) -> tuple[Issuer, ...]:
    """The issuers of a JSON array of objects; none for an empty text.

    Raises ValueError with one sentence that names the place, and never a value.
    """
    if not text.strip():
        return ()
    try:
        issuers = _Issuers.validate_python(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise ValueError("must be a JSON array of objects") from None
    except ValidationError as error:
        raise ValueError(_sentence(error)) from None
    names = [each.issuer for each in issuers]
    if len(set(names)) < len(names):
        raise ValueError("names an issuer twice")
    return tuple(issuers)


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {message[0].lower()}{message[1:]}" if place else message
