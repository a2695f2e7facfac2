"""Payments: the gateways behind the port that `models.checkout` has."""

from tenantry.gateways.payments.local import LocalPayments
from tenantry.gateways.payments.stripe import StripePayments
from tenantry.settings import Settings

__all__ = ["LocalPayments", "StripePayments", "open_payments"]


def open_payments(settings: Settings) -> LocalPayments | StripePayments:
    """The gateway that the settings name: Stripe, or this server's own checkout page."""
    key, secret, price = (
        settings.stripe_api_key,
        settings.stripe_webhook_secret,
        settings.stripe_price,
    )
    if settings.payments == "local" or key is None or secret is None or price is None:
        return LocalPayments(settings.base_url)
    return StripePayments(
        api_key=key.get_secret_value(),
        webhook_secret=secret.get_secret_value(),
        price=price,
        base_url=settings.base_url,
        api_base=settings.stripe_api_base,
    )
