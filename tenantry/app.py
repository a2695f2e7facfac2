"""The application: contracts, handlers, credentials, store and pages put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from a2wsgi import WSGIMiddleware

from handlers import errors, guides
from models import checkout, signing_key
from models.actor import Actor
from models.errors import DomainError
from models.limits import counting
from tenantry import checkout_pages, credentials, llms_txt, logs, well_known
from tenantry.contract import Observation, Options, Refusal, build_application
from tenantry.edge import Application, Edge
from tenantry.failures import Failures
from tenantry.gateways.issuers.issuers import Issuers
from tenantry.gateways.issuers.own import OwnIssuer
from tenantry.gateways.payments import open_payments
from tenantry.metrics import Metrics, MetricsPage
from tenantry.pages import PREFIXES, create_pages
from tenantry.served import Served
from tenantry.settings import Settings, load
from tenantry.store import opened

PAGE_THREADS = 2


def create_app(settings: Settings) -> Application:
    """The ASGI application of a server with these settings; nothing is opened before its lifespan.

    Raises:
        SettingsError: the settings name a contract that is not built.
        StartRefused: a document and its handlers don't fit.
    """
    served = Served(settings.contracts)
    metrics = Metrics(settings.metrics_dir)
    own_issuer = OwnIssuer(settings.base_url, fixed=settings.public_url is not None)
    issuers = Issuers(own_issuer, settings.trusted_issuers)
    failures = Failures(settings.failed_authentications)
    payments = open_payments(settings)
    guide = llms_txt.Guides(served, settings.base_url)
    guides.publish(guide.of)

    def observe(observation: Observation) -> None:
        metrics.observe(observation)
        logs.request(observation)

    contracts = build_application(
        served.merged,
        handlers="handlers",
        credentials=credentials.checkers(settings, served.names, issuers.verifier, failures),
        without_credential=credentials.without_credential(settings, served.names),
        error_shapes=_error_shapes(served),
        options=Options(
            check_responses=settings.check_responses,
            threads=settings.threads,
            inline_point_reads=settings.embedded,
            observe=observe,
        ),
        translate={DomainError: _refusal},
        lifespan=lambda: _living(settings, issuers, payments),
    )
    pages = _threaded(create_pages(served))
    beside = dict.fromkeys(PREFIXES, pages) | {
        llms_txt.PREFIX: llms_txt.LlmsTxt(guide),
        "metrics": MetricsPage(metrics, failures),
        well_known.PREFIX: well_known.WellKnown(own_issuer),
    }
    if "aibi" in served.names:
        beside[checkout_pages.PREFIX] = _threaded(checkout_pages.create_checkout_pages(payments))
    return Edge(contracts, beside, observe)


def worker() -> Application:
    """The application of a worker process; it finds its settings in the environment."""
    settings = load()
    logs.configure(settings.log_level)
    return create_app(settings)


@asynccontextmanager
async def _living(
    settings: Settings, issuers: Issuers, payments: checkout.Payments
) -> AsyncIterator[None]:
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    with opened(settings), counting(settings.data_dir, url), checkout.take_payments(payments):
        signing_key.ensure(Actor.command("serve"))
        try:
            yield
        finally:
            await issuers.close()


def _threaded(pages: Any) -> Any:
    return WSGIMiddleware(pages, workers=PAGE_THREADS)


def _error_shapes(served: Served) -> dict[str, Callable[..., Any]]:
    shapes = {name: import_module(f"handlers.{name}.errors").render for name in served.names}
    return shapes | {"": errors.render}


def _refusal(error: DomainError) -> Refusal:
    return Refusal(error.kind, error.message, error.field, error.headers)
