"""Settings of the web server itself."""

from ipaddress import ip_network
from typing import Any, Literal

from pydantic import BaseModel, Field, field_validator

from handlers.loopback import is_loopback_host


class ServerSettings(BaseModel):
    """Where it listens, what it serves, and what it says of it."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=256, description="Server processes.")
    contracts: tuple[str, ...] = Field(
        (), description="Contracts to serve, separated by commas; unset: all that are built."
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#]+$",
        description="Scheme and host that clients reach the server by; unset: host and port.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        (),
        description="Addresses or networks of proxies whose `X-Forwarded-For` is believed, "
        "separated by commas.",
    )
    client_timeout: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="Seconds that a client may take to send a request's head, or its body, or to "
        "fetch the answer.",
    )
    check_responses: bool = Field(
        False, description="Hold every answer against the contract before it is sent."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least level that is logged."
    )

    @field_validator("contracts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)
        return value

    @property
    def base_url(self) -> str:
        """What links that the server makes start with (rule 54), without a slash at the end."""
        if self.public_url:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def other_origins(self) -> tuple[str, ...]:
        """What else browsers on this machine may reach the server by, where it has no URL set."""
        if self.public_url or not is_loopback_host(self.host):
            return ()
        return tuple(f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]"))
