"""The API key that opens session creation (rule 1)."""

from handlers.request import Request
from models import play_session
from models.play_session import SessionKey


def session_key(credential: str, request: Request) -> SessionKey | None:
    """The key whose text is the value of `x-api-key`; None for any other, whatever the reason."""
    return play_session.authenticate(
        credential,
        request_id=request.request_id,
        source_ip=request.peer,
        user_agent=request.user_agent,
    )
