"""The application: contracts, handlers, credentials, store and pages put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from a2wsgi import WSGIMiddleware

from handlers import errors
from handlers.tenant_registry.credentials import loopback
from models.errors import DomainError
from tenantry import logs
from tenantry.contract import Observation, Options, Refusal, build_application
from tenantry.edge import Application, Edge
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

    def observe(observation: Observation) -> None:
        metrics.observe(observation)
        logs.request(observation)

    contracts = build_application(
        served.merged,
        handlers="handlers",
        credentials=_checkers(served),
        without_credential=_without_credential(settings, served),
        error_shapes=_error_shapes(served),
        options=Options(
            check_responses=settings.check_responses,
            threads=settings.threads,
            inline_point_reads=settings.embedded,
            observe=observe,
        ),
        translate={DomainError: _refusal},
        lifespan=lambda: _store(settings),
    )
    wsgi_pages: Any = create_pages(served)
    pages: Any = WSGIMiddleware(wsgi_pages, workers=PAGE_THREADS)
    beside = dict.fromkeys(PREFIXES, pages) | {"metrics": MetricsPage(metrics)}
    return Edge(contracts, beside, observe)


def worker() -> Application:
    """The application of a worker process; it finds its settings in the environment."""
    settings = load()
    logs.configure(settings.log_level)
    return create_app(settings)


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[None]:
    with opened(settings):
        yield


def _checkers(served: Served) -> dict[str, Callable[..., Any]]:
    return {
        f"{name}.{scheme}": check
        for name in served.names
        for scheme, check in import_module(f"handlers.{name}.credentials").CHECKERS.items()
    }


def _without_credential(settings: Settings, served: Served) -> dict[str, Callable[..., Any]]:
    if settings.registry_auth == "loopback" and "tenant_registry" in served.names:
        return {"tenant_registry.operatorKey": loopback}
    return {}


def _error_shapes(served: Served) -> dict[str, Callable[..., Any]]:
    shapes = {name: import_module(f"handlers.{name}.errors").render for name in served.names}
    return shapes | {"": errors.render}


def _refusal(error: DomainError) -> Refusal:
    return Refusal(error.kind, error.message, error.field, error.headers)
