from typing import Any

import pytest

from tenantry.contract.documents import DocumentError
from tenantry.contract.documents.overlay import overlaid


def overlay(*actions: dict[str, Any]) -> dict[str, Any]:
    return {
        "overlay": "1.0.0",
        "info": {"title": "Additions", "version": "1.0.0"},
        "actions": list(actions),
    }


def test_update_is_merged_into_its_target() -> None:
    action = {"target": "$.a", "description": "needed", "update": {"c": 2}}
    assert overlaid({"a": {"b": 1}}, overlay(action), "shelf") == {"a": {"b": 1, "c": 2}}


def test_remove_takes_its_target_away() -> None:
    action = {"target": "$.a.b", "description": "wrong", "remove": True}
    assert overlaid({"a": {"b": 1, "c": 2}}, overlay(action), "shelf") == {"a": {"c": 2}}


def test_update_of_a_list_is_appended() -> None:
    action = {"target": "$.a", "description": "needed", "update": {"b": [2]}}
    assert overlaid({"a": {"b": [1]}}, overlay(action), "shelf") == {"a": {"b": [1, 2]}}


def test_actions_apply_in_order() -> None:
    first = {"target": "$.a", "description": "needed", "update": {"b": {}}}
    second = {"target": "$.a.b", "description": "needed", "update": {"c": 1}}
    assert overlaid({"a": {}}, overlay(first, second), "shelf") == {"a": {"b": {"c": 1}}}


def test_targets_of_one_update_do_not_share_it() -> None:
    both = {"target": "$.*", "description": "needed", "update": {"list": [1]}}
    one = {"target": "$.a", "description": "needed", "update": {"list": [2]}}
    assert overlaid({"a": {}, "b": {}}, overlay(both, one), "shelf") == {
        "a": {"list": [1, 2]},
        "b": {"list": [1]},
    }


def test_document_and_overlay_given_stay_as_they_were() -> None:
    document: dict[str, Any] = {"a": {}}
    first = {"target": "$.a", "description": "needed", "update": {"b": {}}}
    second = {"target": "$.a.b", "description": "needed", "update": {"c": 1}}
    overlaid(document, overlay(first, second), "shelf")
    assert document == {"a": {}}
    assert first["update"] == {"b": {}}


def test_action_that_matches_nothing_is_refused_by_name() -> None:
    good = {"target": "$.a", "description": "needed", "update": {"b": 1}}
    astray = {"target": "$.paths['/tpyo']", "description": "needed", "update": {"b": 1}}
    with pytest.raises(DocumentError) as refusal:
        overlaid({"a": {}, "paths": {}}, overlay(good, astray), "shelf")
    expected = "Action 2 of the overlay shelf ($.paths['/tpyo']) matches nothing."
    assert str(refusal.value) == expected


def test_action_of_which_one_name_matches_nothing_is_refused_by_name() -> None:
    action = {"target": "$['a', 'b', 'tpyo']", "description": "needed", "update": {"c": 1}}
    with pytest.raises(DocumentError) as refusal:
        overlaid({"a": {}, "b": {}}, overlay(action), "shelf")
    expected = "Action 1 of the overlay shelf ($['a', 'b', 'tpyo']) matches nothing at tpyo."
    assert str(refusal.value) == expected


def test_target_by_filter_reaches_what_it_describes() -> None:
    action = {"target": "$.*[?(@.kind != 'x')].c", "description": "needed", "update": {"d": 1}}
    document = {"a": {"b": {"kind": "x", "c": {}}, "e": {"kind": "y", "c": {}}}}
    expected = {"a": {"b": {"kind": "x", "c": {}}, "e": {"kind": "y", "c": {"d": 1}}}}
    assert overlaid(document, overlay(action), "shelf") == expected


@pytest.mark.parametrize("reason", [{}, {"description": ""}])
def test_action_without_a_reason_is_refused_by_name(reason: dict[str, str]) -> None:
    action = {"target": "$.a", **reason, "update": {"b": 1}}
    with pytest.raises(DocumentError) as refusal:
        overlaid({"a": {}}, overlay(action), "shelf")
    expected = "Action 1 of the overlay shelf ($.a) gives no reason in its description."
    assert str(refusal.value) == expected


def test_target_that_is_no_jsonpath_is_refused_by_name() -> None:
    action = {"target": "$.a[", "description": "needed", "update": {"b": 1}}
    with pytest.raises(DocumentError) as refusal:
        overlaid({"a": {}}, overlay(action), "shelf")
    expected = "Action 1 of the overlay shelf ($.a[) has a target that is no JSONPath."
    assert str(refusal.value) == expected


@pytest.mark.parametrize(
    "malformed",
    [
        {"overlay": "1.0.0", "info": {"title": "A", "version": "1"}},
        {"info": {"title": "A", "version": "1"}, "actions": [{"target": "$"}]},
        overlay({"description": "needed", "update": {"b": 1}}),
    ],
    ids=["no actions", "no version", "no target"],
)
def test_overlay_that_its_specification_refuses_is_refused_by_name(
    malformed: dict[str, Any],
) -> None:
    with pytest.raises(DocumentError, match=r"^The overlay shelf is malformed at "):
        overlaid({"a": {}}, malformed, "shelf")
