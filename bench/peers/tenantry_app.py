"""This project's engine: the document, thin handlers, one checker."""

from peers import documents
from peers.store import STORE
from peers.tenantry_handlers import NoSuchItem
from tenantry.contract import ContractApplication, Options, Refusal, Request, build_application


def caller(api_key: str, request: Request) -> str | None:
    return STORE.caller(api_key)


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, str]]:
    return status, {"error": kind, "message": message}


def create_app() -> ContractApplication:
    return build_application(
        documents.published(),
        handlers="peers.tenantry_handlers",
        credentials={"apiKey": caller},
        error_shapes={"": render},
        options=Options(inline_point_reads=True),
        translate={NoSuchItem: lambda error: Refusal("not_found", str(error))},
    )
