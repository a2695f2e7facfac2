"""A change: what it does, its audit event and its idempotency claim stand or fall together."""

from collections.abc import Iterator
from contextlib import contextmanager

from models import idempotency
from models.actor import Actor
from models.database import transaction


@contextmanager
def change(actor: Actor) -> Iterator[None]:
    """A transaction that holds the effect of the actor's request.

    Where the request bears an idempotency key, the claim is laid before anything else, so that
    of two requests with one key at most one has an effect (rule 52).

    Raises Conflict when the claim is laid already.
    """
    with transaction():
        if actor.claim is not None:
            idempotency.lay(actor.claim)
        yield
