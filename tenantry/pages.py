"""The pages for readers: an index of the contracts, Swagger UI on each, and the documents."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

import flask_swagger_ui
import orjson
import yaml
from flask import Blueprint, Flask, Response, abort, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from handlers.errors import render
from tenantry.contract.skeleton import operations
from tenantry.served import Document, Served

SWAGGER_UI = Path(flask_swagger_ui.__file__).parent / "dist"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # Swagger UI styles its elements in place and draws its icons from data: addresses.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

KINDS = {400: "invalid", 404: "not_found", 405: "method_not_allowed"}


def create_pages(served: Served) -> Flask:
    """The pages about the contracts in `served`. They load nothing from any other host."""
    pages = Flask("tenantry", static_folder=None)
    pages.register_blueprint(_documents(served))
    pages.register_blueprint(_readers(served))
    pages.register_error_handler(HTTPException, _refuse)
    pages.after_request(_protect)
    return pages


def _documents(served: Served) -> Blueprint:
    documents = Blueprint("documents", __name__)

    @cache
    def as_yaml() -> str:
        return yaml.dump(served.merged, Dumper=yaml.CSafeDumper, sort_keys=False)

    @documents.get("/openapi.json")
    def merged_json() -> Response:
        return _json(served.merged)

    @documents.get("/openapi.yaml")
    def merged_yaml() -> Response:
        return Response(as_yaml(), mimetype="application/yaml")

    @documents.get("/openapi/<contract>.json")
    def contract_json(contract: str) -> Response:
        return _json(_standalone(served, contract))

    return documents


def _readers(served: Served) -> Blueprint:
    readers = Blueprint(
        "readers", __name__, url_prefix="/docs", static_folder="static", static_url_path="/static"
    )

    # Two routes: a redirect from one to the other would be built from the request's Host (rule 54).
    @readers.get("")
    @readers.get("/")
    def index() -> str:
        contracts = {name: served.standalone(name) for name in served.names}
        counts = {name: len(list(operations(each))) for name, each in contracts.items()}
        return render_template(
            "index.html", info=served.merged["info"], contracts=contracts, counts=counts
        )

    @readers.get("/all")
    def merged() -> str:
        title = served.merged["info"]["title"]
        return render_template("reader.html", title=title, url="/openapi.json")

    @readers.get("/<contract>")
    def contract(contract: str) -> str:
        title = _standalone(served, contract)["info"]["title"]
        return render_template("reader.html", title=title, url=f"/openapi/{contract}.json")

    @readers.get("/swagger-ui/<path:name>")
    def asset(name: str) -> Response:
        return send_from_directory(SWAGGER_UI, name)

    return readers


def _standalone(served: Served, contract: str) -> Document:
    if contract not in served.names:
        abort(404)
    return served.standalone(contract)


def _json(document: Document) -> Response:
    return Response(orjson.dumps(document), mimetype="application/json")


def _refuse(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    kind = KINDS.get(status, "internal")
    _, body = render(status=status, kind=kind, message=error.name, field=None, request_id="")
    return body, status, [pair for pair in error.get_headers() if pair[0] == "Allow"]


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
