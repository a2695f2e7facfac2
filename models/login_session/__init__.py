"""Login sessions: browsers in which somebody is signed in."""

from models.login_session.table import LoginSession

__all__ = ["LoginSession"]
