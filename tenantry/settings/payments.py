"""Settings of who is paid at sign-up."""

from typing import Literal, Self

from pydantic import BaseModel, Field, SecretStr, model_validator

from tenantry.settings.names import variable


class PaymentSettings(BaseModel):
    """The gateway that takes payments, and what it needs."""

    payments: Literal["local", "stripe"] = Field(
        "local",
        description="Who is paid at sign-up: nobody, on a checkout page of this server's own, or "
        "Stripe.",
    )
    stripe_api_key: SecretStr | None = Field(
        None, description="Stripe's secret or restricted key, `sk_…` or `rk_…`."
    )
    stripe_webhook_secret: SecretStr | None = Field(
        None,
        description="What Stripe signs events to `/v1/stripe/callback` with, `whsec_…`.",
    )
    stripe_price: str | None = Field(
        None,
        pattern=r"^price_[A-Za-z0-9_]+$",
        description="The recurring price that customers subscribe to, `price_…`.",
    )
    stripe_api_base: str = Field(
        "https://api.stripe.com",
        pattern=r"^https?://[^\s/?#]+$",
        description="Address of Stripe's API; another one for tests.",
    )

    @model_validator(mode="after")
    def _knows_its_gateway(self) -> Self:
        """Rule 55: without a webhook secret anybody could say that they paid."""
        if self.payments == "stripe":
            for name in ("stripe_api_key", "stripe_webhook_secret", "stripe_price"):
                if getattr(self, name) is None:
                    raise ValueError(f"{variable('payments')}=stripe needs {variable(name)}")
        return self
