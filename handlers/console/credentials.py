"""Who may use the console: whoever is signed in, by the session's cookie (rule 9)."""

from handlers import session_cookie
from handlers.request import Request, circumstances
from models.actor import Actor

CHECKERS = {"sessionCookie": session_cookie.person("console")}
"""Security scheme of the contract -> checker of its credential."""


def visitor(request: Request) -> Actor:
    """Whoever asks without being signed in, of whom nothing else is known."""
    return Actor(
        type="user",
        contract="console",
        **circumstances(request),
    )
