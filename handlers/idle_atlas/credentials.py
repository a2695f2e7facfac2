"""Who may use Idle Atlas: customers with a key, and people who are signed in (rules 1 and 9)."""

from handlers.idle_atlas.customer_key import customer
from handlers.session_cookie import nobody, person_or_forbidden

CHECKERS = {"apiKeyAuth": customer, "sessionCookieAuth": person_or_forbidden("idle_atlas")}
"""Security scheme of the contract -> checker of its credential."""

WITHOUT_CREDENTIAL = {"sessionCookieAuth": nobody}
"""The same for requests without one: the contract has no 401 where it wants the cookie."""
