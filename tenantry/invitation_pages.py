"""/invitations: where somebody who was invited by mail sees what to, and accepts."""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from handlers import session_cookie
from handlers.attempts import attempt
from handlers.console.credentials import visitor
from models import invitation as invitations
from models.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    RateLimited,
    Unauthenticated,
)
from models.password import LONGEST, SHORTEST
from tenantry.contract import Request
from tenantry.edge import REQUEST
from tenantry.flask_pages import INVITATIONS

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
STATUSES = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Invalid: HTTPStatus.BAD_REQUEST,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
}
_LONGEST_NAME = 200
_MOST_FORM_BYTES = 16_384


def create_invitation_pages() -> Flask:
    """The pages of an invitation. They work without a script, and load nothing from elsewhere."""
    pages = Flask("tenantry", static_folder=None, root_path=str(Path(__file__).parent))
    pages.config["MAX_CONTENT_LENGTH"] = _MOST_FORM_BYTES
    pages.register_blueprint(_invitation())
    pages.register_error_handler(DomainError, _refuse)
    pages.after_request(_protect)
    return pages


def _invitation() -> Blueprint:
    pages = Blueprint("invitation", __name__, url_prefix=f"/{INVITATIONS}")

    @pages.get("/accepted")
    def accepted() -> str:
        return render_template("invitation_accepted.html", here=session_cookie.read(_request()))

    @pages.get("/<token>")
    def show(token: str) -> str:
        return _form(token)

    @pages.post("/<token>")
    def accept(token: str) -> ResponseReturnValue:
        asked = _request()
        session_cookie.refuse_other_origins(asked)
        attempt(asked)
        try:
            given = {"text": _given("password", LONGEST), "name": _given("name", _LONGEST_NAME)}
            *_, session_token = invitations.accept(
                visitor(asked), token, text=given["text"] or "", name=given["name"]
            )
        except (Unauthenticated, Invalid) as error:
            return _form(token, error.message), STATUSES[type(error)]
        session_cookie.write(asked, session_token)
        return redirect(f"/{INVITATIONS}/accepted", HTTPStatus.SEE_OTHER)

    return pages


def _form(token: str, problem: str | None = None) -> str:
    found = invitations.find(token)
    return render_template(
        "invitation.html",
        invitation=found,
        has_password=invitations.knows_password(found),
        shortest=SHORTEST,
        problem=problem,
    )


def _given(field: str, longest: int) -> str | None:
    """A field of the form; None where it is left out or blank."""
    text = request.form.get(field, "")
    if "\0" in text or len(text) > longest:
        raise Invalid(f"{field} is too long, or no text", field=field)
    return text if text.strip() else None


def _request() -> Request:
    """The request as it came in, with the id on its answer."""
    asked: Request = request.environ["asgi.scope"][REQUEST]
    return asked


def _refuse(error: DomainError) -> ResponseReturnValue:
    status = STATUSES.get(type(error), HTTPStatus.SERVICE_UNAVAILABLE)
    return render_template("invitation_refused.html", message=error.message), status, error.headers


def _protect(response: Response) -> Response:
    for name, value in _request().answer_headers.items():
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    # Without a referrer a browser would send its own forms with the origin `null`.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
