"""Payments by Stripe: Checkout in subscription mode, with the published SDK."""

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from models.checkout import Checkout, PaymentEvent
from models.errors import Invalid, Unavailable
from tenantry.gateways.payments import events, signature

if TYPE_CHECKING:
    import stripe

_logger = logging.getLogger(__name__)

API_BASE = "https://api.stripe.com"
_WAIT_SECONDS = 10
_RETRIES = 2


class StripePayments:
    """Opens Stripe's own checkout pages, and checks the events that Stripe sends.

    The SDK is loaded when a checkout is first opened: it is large, and events need only its format.

    Args:
        api_key: a secret or restricted key that may write Checkout Sessions.
        webhook_secret: the signing secret of the endpoint `/v1/stripe/callback` (`whsec_…`).
        price: the recurring price that customers subscribe to (`price_…`).
        base_url: where Stripe sends people back to, without a slash at the end.
        api_base: another address of the API, for tests.
    """

    def __init__(
        self,
        *,
        api_key: str,
        webhook_secret: str,
        price: str,
        base_url: str,
        api_base: str = API_BASE,
    ) -> None:
        self._api_key = api_key
        self._webhook_secret = webhook_secret
        self._price = price
        self._base_url = base_url
        self._api_base = api_base

    def open_checkout(self, email: str) -> Checkout:
        client = self._client
        import stripe  # noqa: PLC0415 - loaded by the line above, never by a web process's start

        try:
            session = client.v1.checkout.sessions.create(
                {
                    "mode": "subscription",
                    "line_items": [{"price": self._price, "quantity": 1}],
                    "customer_email": email,
                    # Stripe puts the id in, so whoever has paid comes back to their own checkout.
                    "success_url": f"{self._base_url}/checkout/{{CHECKOUT_SESSION_ID}}",
                    "cancel_url": f"{self._base_url}/checkout",
                }
            )
        except stripe.InvalidRequestError as error:
            if error.param == "customer_email":
                raise Invalid("email is not an email address", field="email") from None
            raise self._fault(error) from None
        except stripe.StripeError as error:
            raise self._fault(error) from None
        if session.url is None:
            raise Unavailable("The payment service gave no page to pay on.")
        return Checkout(session.id, session.url)

    def read_event(self, payload: bytes, header: str) -> PaymentEvent:
        signature.check(self._webhook_secret, payload, header)
        return events.read(payload)

    @cached_property
    def _client(self) -> "stripe.StripeClient":
        import stripe  # noqa: PLC0415 - large, and not needed to start

        # What the SDK logs of answers holds ids that open the handover of a key.
        logging.getLogger("stripe").setLevel(logging.WARNING)
        return stripe.StripeClient(
            self._api_key,
            base_addresses={"api": self._api_base},
            http_client=stripe.RequestsClient(timeout=_WAIT_SECONDS),
            max_network_retries=_RETRIES,
        )

    @staticmethod
    def _fault(error: "stripe.StripeError") -> Unavailable:
        # Its message may repeat what was sent; its kind and code tell an operator enough.
        _logger.error(
            "payments: Stripe refused: %s %s (request %s)",
            type(error).__name__,
            error.code,
            error.request_id,
        )
        return Unavailable("The payment service can't answer now; try again later.")
