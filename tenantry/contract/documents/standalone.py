"""One contract alone, as its own clients know it."""

from typing import Any

from tenantry.contract.documents.query_paths import require_declared, without_templates
from tenantry.contract.documents.walk import unshared


def alone(contract: dict[str, Any]) -> dict[str, Any]:
    """Return the 3.1 document of one contract with published operationIds, paths and servers.

    A path published with a template in its query, `/things?action=check&token={token}`, loses the
    template: OpenAPI takes templates for path parameters, and `token` is a required parameter of
    the query as well, so that the document still says all that goes over the wire. Raises
    DocumentError where that parameter is missing.
    """
    require_declared(contract)
    document = unshared(contract)
    document["paths"] = {without_templates(path): item for path, item in document["paths"].items()}
    return document
