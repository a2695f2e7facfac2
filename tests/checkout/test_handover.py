"""The one handover of a new customer's key (rule 30)."""

from datetime import timedelta

import pytest

from models import api_key, checkout, secrets
from models.checkout import CheckoutSession
from models.clock import now
from models.errors import NotFound
from tests.checkout.conftest import ACTOR, EMAIL, completed, opened, paid

pytestmark = pytest.mark.usefixtures("database", "service")
TOO_LONG = timedelta(days=7, seconds=1)


@pytest.fixture
def checkout_id() -> str:
    """A checkout that was paid."""
    made = opened()
    checkout.handle(ACTOR, completed(made))
    return made


def test_hand_over_gives_a_key_that_opens_the_contract(checkout_id: str) -> None:
    handed = checkout.hand_over(ACTOR, checkout_id)
    principal = api_key.authenticate(handed.plaintext, audience="aibi")
    assert principal is not None
    assert principal.organization_uuid == handed.customer_uuid
    assert handed.email == EMAIL


def test_hand_over_gives_the_key_once(checkout_id: str) -> None:
    checkout.hand_over(ACTOR, checkout_id)
    with pytest.raises(NotFound):
        checkout.hand_over(ACTOR, checkout_id)
    assert CheckoutSession.get().handover is None


def test_hand_over_is_refused_before_the_payment() -> None:
    with pytest.raises(NotFound):
        checkout.hand_over(ACTOR, opened())


def test_hand_over_is_refused_after_seven_days(checkout_id: str) -> None:
    """Rule 3: the copy expires."""
    CheckoutSession.update(paid_at=now() - TOO_LONG).execute()
    with pytest.raises(NotFound):
        checkout.hand_over(ACTOR, checkout_id)


def test_key_waits_encrypted_and_for_its_own_checkout_only(checkout_id: str) -> None:
    """Rule 3."""
    waiting = bytes(CheckoutSession.get().handover)
    assert b"aib_" not in waiting
    with pytest.raises(secrets.Tampered):
        secrets.unseal(waiting, "another checkout")
    plaintext = checkout.hand_over(ACTOR, checkout_id).plaintext
    assert plaintext.encode() not in waiting


def test_repr_of_a_key_handed_over_does_not_show_it(checkout_id: str) -> None:
    """Rule 3."""
    handed = checkout.hand_over(ACTOR, checkout_id)
    assert handed.plaintext not in repr(handed)


def test_purge_forgets_keys_and_checkouts_that_waited_too_long(checkout_id: str) -> None:
    opened()
    CheckoutSession.update(created_at=now() - TOO_LONG).execute()
    CheckoutSession.update(paid_at=now() - TOO_LONG).where(
        CheckoutSession.status == "paid"
    ).execute()
    waiting = opened()
    assert checkout.purge() == 2
    assert checkout.find(checkout_id).handover is None
    assert checkout.find(waiting).status == "open"
    assert CheckoutSession.select().count() == 2


def test_purge_leaves_what_may_still_be_fetched_or_paid(checkout_id: str) -> None:
    opened()
    assert checkout.purge() == 0
    assert checkout.hand_over(ACTOR, checkout_id).email == EMAIL


def test_purge_leaves_the_customer_what_it_paid_for(checkout_id: str) -> None:
    customer = checkout.find(checkout_id).organization
    CheckoutSession.update(paid_at=now() - TOO_LONG, created_at=now() - TOO_LONG).execute()
    checkout.purge()
    assert checkout.may_provision(customer)
    assert paid(number=2) == customer
