"""What a payment makes, and that it makes it once."""

import pytest

from models import api_key, audit, checkout, membership, organization, user
from models.api_key import ApiKey
from models.checkout import CheckoutSession, Subscription, WebhookEvent
from models.errors import Invalid, NotFound
from models.organization import Organization
from models.user import User
from tests.checkout.conftest import ACTOR, EMAIL, Counter, completed, event, opened, paid, stands

pytestmark = pytest.mark.usefixtures("database", "service")


def test_open_keeps_no_text_that_opens_the_handover() -> None:
    """Rules 3 and 28."""
    assert checkout.open_checkout(ACTOR, " Owner@Acme.Example").id == "cs_test_1"
    session = CheckoutSession.get()
    assert (session.email, session.status) == (EMAIL, "open")
    assert "cs_test_1" not in repr(session.__data__)
    assert "cs_test_1" not in repr(checkout.open_checkout(ACTOR, EMAIL))


@pytest.mark.parametrize("email", ["", "acme.example", "a@b@c", "a b@c.example"])
def test_open_refuses_what_is_no_address_before_the_service_is_asked(
    service: Counter, email: str
) -> None:
    """Rule 28."""
    with pytest.raises(Invalid) as refused:
        checkout.open_checkout(ACTOR, email)
    assert refused.value.field == "email"
    assert service.opened == []


def test_completed_checkout_makes_a_customer_with_an_owner_and_a_key() -> None:
    """Rule 29."""
    customer = paid()
    assert (customer.status, customer.stripe_cust_id) == ("active", "cus_1")
    assert membership.role_of(customer, user.get_by_email(EMAIL)) == "admin"
    [key] = api_key.list_own(customer.uuid, "aibi")
    assert (key.name, key.status, key.start[:4]) == ("Checkout", "active", "aib_")
    assert checkout.may_provision(customer)


def test_event_that_comes_again_changes_nothing() -> None:
    """Rule 29."""
    checkout_id = opened()
    for _ in range(3):
        checkout.handle(ACTOR, completed(checkout_id))
    assert Organization.select().count() == ApiKey.select().count() == 1
    assert WebhookEvent.select().count() == 1


def test_checkout_that_was_paid_is_not_paid_again_by_another_event() -> None:
    """Stripe may send one thing that happened as two events."""
    checkout_id = opened()
    checkout.handle(ACTOR, completed(checkout_id))
    checkout.handle(ACTOR, completed(checkout_id, number=2))
    assert ApiKey.select().count() == 1


def test_event_about_a_checkout_of_others_makes_nothing() -> None:
    checkout.handle(ACTOR, completed("cs_of_another_shop"))
    assert Organization.select().count() == 0
    assert WebhookEvent.select().count() == 1


def test_event_that_fails_half_way_leaves_nothing_and_may_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rule 29: customer, key and record are one transaction."""
    checkout_id = opened()
    with monkeypatch.context() as patch:
        patch.setattr("models.secrets.seal", _fail)
        with pytest.raises(RuntimeError):
            checkout.handle(ACTOR, completed(checkout_id))
    for table in (Organization, User, ApiKey, WebhookEvent, Subscription):
        assert table.select().count() == 0
    checkout.handle(ACTOR, completed(checkout_id))
    assert ApiKey.select().count() == 1


def test_second_sign_up_pays_for_the_same_customer_with_a_new_key() -> None:
    """Rule 29."""
    first, second = paid(), paid("OWNER@acme.example", number=2)
    assert first == second
    assert len(api_key.list_own(first.uuid, "aibi")) == 2
    assert Organization.select().count() == User.select().count() == 1


def test_sign_up_after_the_customer_was_archived_makes_a_new_one() -> None:
    first = paid()
    organization.archive(ACTOR, first.uuid)
    assert paid(number=2) != first


def test_cancelled_checkout_has_no_customer_and_may_still_turn_out_paid() -> None:
    """Events come in any order; what was paid is paid."""
    checkout_id = opened()
    cancelled = event(7, "checkout.session.expired", checkout_id=checkout_id, outcome="cancelled")
    checkout.handle(ACTOR, cancelled)
    assert checkout.find(checkout_id).status == "cancelled"
    assert Organization.select().count() == 0
    checkout.handle(ACTOR, completed(checkout_id))
    assert checkout.find(checkout_id).status == "paid"


def test_paid_checkout_is_not_cancelled_by_a_late_event() -> None:
    checkout_id = opened()
    checkout.handle(ACTOR, completed(checkout_id))
    late = event(7, "checkout.session.expired", checkout_id=checkout_id, outcome="cancelled")
    checkout.handle(ACTOR, late)
    assert checkout.find(checkout_id).status == "paid"


@pytest.mark.parametrize("standing", ["unpaid", "ended"])
def test_lost_subscription_pays_for_no_more_and_leaves_what_there_is(standing: str) -> None:
    """Rule 31."""
    customer = paid()
    checkout.handle(ACTOR, stands(2, standing, minute=1))
    assert not checkout.may_provision(customer)
    [key] = api_key.list_own(customer.uuid, "aibi")
    assert key.status == "active"
    assert Organization.get().status == "active"


def test_subscription_that_is_paid_again_pays_for_more() -> None:
    customer = paid()
    checkout.handle(ACTOR, stands(2, "unpaid", minute=1))
    checkout.handle(ACTOR, stands(3, "paid", minute=2))
    assert checkout.may_provision(customer)


def test_subscription_stands_as_the_latest_event_says_whatever_came_last() -> None:
    """Rule 29: late events change nothing."""
    customer = paid()
    checkout.handle(ACTOR, stands(2, "unpaid", minute=5))
    checkout.handle(ACTOR, stands(3, "paid", minute=4))
    assert not checkout.may_provision(customer)


def test_subscription_that_ended_stays_so_whatever_the_clock_of_an_event_says() -> None:
    customer = paid()
    checkout.handle(ACTOR, stands(2, "ended", minute=1))
    checkout.handle(ACTOR, stands(3, "paid", minute=9))
    assert not checkout.may_provision(customer)


def test_subscription_that_ended_before_its_checkout_was_known_to_be_paid_is_lost() -> None:
    """Rule 29: the end may arrive before the beginning."""
    checkout_id = opened()
    checkout.handle(ACTOR, stands(9, "ended", minute=3))
    checkout.handle(ACTOR, completed(checkout_id))
    assert not checkout.may_provision(checkout.find(checkout_id).organization)
    assert checkout.hand_over(ACTOR, checkout_id).email == EMAIL


def test_customer_with_one_lost_and_one_paid_subscription_may_go_on() -> None:
    customer = paid()
    paid(number=2)
    checkout.handle(ACTOR, stands(9, "ended", minute=3))
    assert checkout.may_provision(customer)


def test_customer_without_a_checkout_may_not_order() -> None:
    assert not checkout.may_provision(organization.create(ACTOR, slug="acme", name="Acme"))


def test_customer_that_an_operator_vouches_for_may_order() -> None:
    acme = organization.create(ACTOR, slug="acme", name="Acme")
    checkout.vouch(ACTOR, acme.uuid, email=EMAIL)
    assert checkout.may_provision(acme)
    assert paid() == acme


def test_every_change_is_audited_and_no_event_holds_a_secret() -> None:
    """Rule 51."""
    checkout_id = opened()
    checkout.handle(ACTOR, completed(checkout_id))
    checkout.handle(ACTOR, stands(2, "unpaid", minute=1))
    plaintext = checkout.hand_over(ACTOR, checkout_id).plaintext
    events, _ = audit.page(audit.Filters(), limit=100)
    actions = [each.action.removeprefix("aibi.") for each in reversed(events)]
    assert [each for each in actions if each.startswith(("checkout", "subscription"))] == [
        "checkout.open",
        "checkout.pay",
        "subscription.update",
        "checkout.hand_over",
    ]
    shown = repr([each.__data__ for each in events])
    assert plaintext not in shown
    assert checkout_id not in shown


def test_find_is_refused_for_an_unknown_checkout() -> None:
    with pytest.raises(NotFound):
        checkout.find("cs_test_none")


def _fail(_plaintext: bytes, _context: str) -> bytes:
    raise RuntimeError
