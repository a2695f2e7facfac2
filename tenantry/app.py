"""The application: contracts, handlers, credentials, store and pages put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from handlers import attempts, documents, errors, guides, session_cookie
from models import checkout, invitation, signing_key
from models.actor import Actor
from models.errors import DomainError
from models.limits import counting
from tenantry import credentials, flask_pages, llms_txt, logs, well_known
from tenantry.addresses import Addresses
from tenantry.contract import Observation, Options, Refusal, build_application
from tenantry.contract.patience import Patience
from tenantry.edge import Application, Edge
from tenantry.failures import Failures
from tenantry.gateways.issuers.issuers import Issuers
from tenantry.gateways.issuers.own import OwnIssuer
from tenantry.gateways.mail import open_mail
from tenantry.gateways.payments import open_payments
from tenantry.invitation_mail import InvitationMail
from tenantry.memory import give_back
from tenantry.metrics import Metrics, MetricsPage
from tenantry.parent import end_with_parent
from tenantry.served import Served
from tenantry.settings import Settings, load
from tenantry.store import opened


def create_app(settings: Settings) -> Application:
    """The ASGI application of a server with these settings; nothing is opened before its lifespan.

    Raises:
        SettingsError: the settings name a contract that is not built.
        StartRefused: a document and its handlers don't fit.
    """
    assembly = Assembly(settings)
    return Edge(
        assembly.contracts(), assembly.pages(), assembly.observe, Patience(settings.client_timeout)
    )


def worker() -> Application:
    """The application of a worker process; it finds its settings in the environment."""
    end_with_parent()
    settings = load()
    logs.configure(settings.log_level)
    application = create_app(settings)
    give_back()
    return application


class Assembly:
    """The parts of one server, and how they are put together."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._served = Served(settings.contracts)
        self._metrics = Metrics(settings.metrics_dir)
        self._failures = Failures(settings.failed_authentications)
        self._own_issuer = OwnIssuer(settings.base_url, fixed=settings.public_url is not None)
        self._issuers = Issuers(self._own_issuer, settings.trusted_issuers)
        self._payments = open_payments(settings)
        self._invitation_mail = InvitationMail(open_mail(settings), settings.base_url)
        self._guides = llms_txt.Guides(self._served, settings.base_url)
        guides.publish(self._guides.of)
        documents.publish(self._served.standalone)
        attempts.allow(settings.failed_authentications)
        session_cookie.serve_at(settings.base_url, settings.other_origins)

    def contracts(self) -> Application:
        """What answers the operations of the contracts, and lives as long as the server."""
        settings, served = self._settings, self._served
        application: Application = build_application(
            served.merged,
            handlers="handlers",
            credentials=credentials.checkers(settings, served.names, self._issuers, self._failures),
            without_credential=credentials.without_credential(settings, served.names),
            error_shapes=_error_shapes(served),
            options=Options(
                check_responses=settings.check_responses,
                body_timeout=settings.client_timeout,
                threads=settings.threads,
                inline_point_reads=settings.embedded,
                observe=self.observe,
            ),
            translate={DomainError: _refusal},
            lifespan=self._living,
        )
        return application

    def pages(self) -> dict[str, Application]:
        """First path segment -> what answers there, beside the contracts."""
        metrics = MetricsPage(self._metrics, self._failures)
        pages: dict[str, Application] = {
            "metrics": Addresses({"/metrics": metrics.answer}),
            llms_txt.PREFIX: Addresses(llms_txt.answers(self._guides)),
            well_known.PREFIX: Addresses(well_known.answers(self._own_issuer)),
            **dict.fromkeys(flask_pages.READERS, flask_pages.reader_pages(self._served)),
        }
        if "aibi" in self._served.names:
            pages[flask_pages.CHECKOUT] = flask_pages.checkout_pages(self._payments)
        if "console" in self._served.names:
            pages[flask_pages.INVITATIONS] = flask_pages.invitation_pages()
        return pages

    def observe(self, observation: Observation) -> None:
        """Count and log one answered request."""
        self._metrics.observe(observation)
        logs.request(observation)

    @asynccontextmanager
    async def _living(self) -> AsyncIterator[None]:
        settings = self._settings
        url = settings.redis_url.get_secret_value() if settings.redis_url else None
        with (
            opened(settings),
            counting(settings.data_dir, url),
            checkout.take_payments(self._payments),
            invitation.mail_by(self._invitation_mail),
        ):
            signing_key.ensure(Actor.command("serve"))
            try:
                yield
            finally:
                await self._issuers.close()


def _error_shapes(served: Served) -> dict[str, Callable[..., Any]]:
    shapes = {name: import_module(f"handlers.{name}.errors").render for name in served.names}
    return shapes | {"": errors.render}


def _refusal(error: DomainError) -> Refusal:
    return Refusal(error.kind, error.message, error.field, error.headers)
