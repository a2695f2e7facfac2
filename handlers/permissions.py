"""What somebody who is signed in may manage of the organization they work in (rule 9)."""

import functools
from collections.abc import Callable
from typing import Any

from handlers.session_cookie import Person

Handler = Callable[..., Any]


def needs(permission: str) -> Callable[[Handler], Handler]:
    """Let a handler run for people whose roles on their organization have `permission`.

    The decorated handler raises what the handler does, and besides Forbidden.
    """

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def enter(*, principal: Person, **given: Any) -> Any:
            principal.need(permission)
            return handler(principal=principal, **given)

        return enter

    return decorate
