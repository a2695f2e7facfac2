"""Login sessions: browsers in which somebody is signed in."""

from models.login_session.authentication import SignedIn, authenticate
from models.login_session.ending import end, end_all, list_of, purge
from models.login_session.opening import create, organizations_of, switch
from models.login_session.refreshing import flush
from models.login_session.table import GOOD_FOR, LoginSession

__all__ = [
    "GOOD_FOR",
    "LoginSession",
    "SignedIn",
    "authenticate",
    "create",
    "end",
    "end_all",
    "flush",
    "list_of",
    "organizations_of",
    "purge",
    "switch",
]
