"""/checkout: where people come back from Stripe, and pay where nobody is paid."""

from http import HTTPStatus
from pathlib import Path

import httpx
from flask import Blueprint, Flask, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from handlers.loopback import is_loopback
from models import checkout
from models.actor import Actor
from models.errors import DomainError, Invalid, NotFound, Unavailable
from tenantry.contract import Request
from tenantry.edge import REQUEST
from tenantry.flask_pages import CHECKOUT
from tenantry.gateways.payments.local import CHOICES, LocalPayments

CALLBACK = "/v1/stripe/callback"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_DELIVERY_SECONDS = 15
_MOST_FORM_BYTES = 16_384


def create_checkout_pages(payments: checkout.Payments) -> Flask:
    """The pages of a checkout; with local payments also those to sign up and to pay on.

    These are for the person at the machine alone: whoever else could pay without paying.
    """
    pages = Flask("tenantry", static_folder=None, root_path=str(Path(__file__).parent))
    pages.config["MAX_CONTENT_LENGTH"] = _MOST_FORM_BYTES
    pages.register_blueprint(_return_pages())
    if isinstance(payments, LocalPayments):
        pages.register_blueprint(_local_pages(payments))
    pages.register_error_handler(DomainError, _refuse)
    pages.context_processor(lambda: {"is_local": isinstance(payments, LocalPayments)})
    pages.after_request(_protect)
    return pages


def _return_pages() -> Blueprint:
    pages = Blueprint("return", __name__, url_prefix=f"/{CHECKOUT}")

    @pages.get("")
    def start() -> str:
        return render_template("checkout_start.html")

    @pages.get("/<checkout_id>")
    def show(checkout_id: str) -> str:
        session = checkout.find(checkout_id)
        return render_template("checkout.html", session=session, checkout_id=checkout_id)

    return pages


def _local_pages(payments: LocalPayments) -> Blueprint:
    pages = Blueprint("local", __name__, url_prefix=f"/{CHECKOUT}")

    @pages.before_app_request
    def refuse_strangers() -> None:
        if not is_loopback(_request()):
            abort(HTTPStatus.NOT_FOUND)

    @pages.post("")
    def sign_up() -> ResponseReturnValue:
        opened = checkout.open_checkout(_visitor(), request.form.get("email", ""))
        return redirect(f"/{CHECKOUT}/{opened.id}", HTTPStatus.SEE_OTHER)

    @pages.post("/<checkout_id>")
    def settle(checkout_id: str) -> ResponseReturnValue:
        choice = CHOICES.get(request.form.get("choice", ""))
        if choice is None:
            raise Invalid("choice is neither pay nor cancel", field="choice")
        checkout.find(checkout_id)
        _deliver(*payments.webhook(checkout_id, choice))
        return redirect(f"/{CHECKOUT}/{checkout_id}", HTTPStatus.SEE_OTHER)

    return pages


def _deliver(payload: bytes, signature: str) -> None:
    """Call this server's webhook as a payment service would, on the socket it was asked by."""
    host, port = request.environ["SERVER_NAME"], request.environ["SERVER_PORT"]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    headers = {"content-type": "application/json", "stripe-signature": signature}
    try:
        httpx.post(
            f"http://{address}{CALLBACK}",
            content=payload,
            headers=headers,
            timeout=_DELIVERY_SECONDS,
            trust_env=False,
        ).raise_for_status()
    except httpx.HTTPError as error:
        raise Unavailable("The payment can't be taken now; try again later.") from error


def _request() -> Request:
    """The request as it came in, with the id on its answer."""
    asked: Request = request.environ["asgi.scope"][REQUEST]
    return asked


def _visitor() -> Actor:
    asked = _request()
    return Actor(
        type="user",
        contract="aibi",
        request_id=asked.request_id,
        source_ip=asked.peer,
        user_agent=asked.user_agent,
    )


def _refuse(error: DomainError) -> ResponseReturnValue:
    status = {
        NotFound: HTTPStatus.NOT_FOUND,
        Invalid: HTTPStatus.BAD_REQUEST,
    }.get(type(error), HTTPStatus.SERVICE_UNAVAILABLE)
    return render_template("checkout_refused.html", message=error.message), status


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    # Without a referrer a browser would send its own forms with the origin `null`.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
