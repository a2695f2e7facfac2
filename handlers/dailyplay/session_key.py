"""The API key that opens session creation (rule 1)."""

from handlers.request import Request, circumstances
from models import play_session
from models.play_session import SessionKey


def session_key(credential: str, request: Request) -> SessionKey | None:
    """The key whose text is the value of `x-api-key`; None for any other, whatever the reason."""
    return play_session.authenticate(
        credential,
        **circumstances(request),
    )
