"""The engine: any OpenAPI 3.1 document and a package of handlers become an ASGI application.

It knows nothing of what is served. `build_application` is the way in; `Options` says how to
serve; `Refusal` and `StartRefused` are how it says no.
"""

from tenantry.contract.application import ContractApplication, build_application
from tenantry.contract.options import Options
from tenantry.contract.refusals import Refusal, StartRefused
from tenantry.contract.request import Observation, Request

__all__ = [
    "ContractApplication",
    "Observation",
    "Options",
    "Refusal",
    "Request",
    "StartRefused",
    "build_application",
]
