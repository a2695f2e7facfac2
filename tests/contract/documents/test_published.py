"""The project's own contracts, overlays and merge."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator
from oas_patch.validator import load_schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from tenantry.contract.documents import check, standalone
from tenantry.contract.documents.operations import Operation, operations
from tenantry.contract.documents.walk import objects, schemas

CONTRACTS = ("aibi", "anthropic_admin", "dailyplay", "idle_atlas", "tenant_registry")
# What the contracts publish, and beside it what our overlays add.
PUBLISHED = {
    "aibi": 13,
    "anthropic_admin": 22,
    "dailyplay": 7,
    "idle_atlas": 9,
    "tenant_registry": 17,
}
ADDED = {"aibi.documentation.getLlmsTxt"}
OWN = "console"
"""The contract that nobody else has published."""


def named(operation: Operation) -> str:
    return operation.identifier


def documented(operation: Operation) -> set[str]:
    return set(operation.object["responses"])


def test_committed_merge_is_not_stale(published: Path) -> None:
    assert check(published) is None


def test_merge_is_valid_openapi(merged_document: dict[str, Any]) -> None:
    assert not list(OpenAPIV31SpecValidator(merged_document).iter_errors())


@pytest.mark.parametrize("name", [*CONTRACTS, OWN])
def test_standalone_is_valid_openapi_of_one_contract(published: Path, name: str) -> None:
    document = standalone(published, name)
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())


@pytest.mark.parametrize("name", CONTRACTS)
def test_standalone_has_what_is_published_and_what_we_add(published: Path, name: str) -> None:
    document = standalone(published, name)
    assert sum(1 for _ in operations(document)) == PUBLISHED[name] + (name == "aibi")


@pytest.mark.parametrize("name", CONTRACTS)
def test_overlay_is_valid_under_its_specification(published: Path, name: str) -> None:
    text = (published / "overlays" / f"{name}.yaml").read_text(encoding="utf-8")
    validator = Draft202012Validator(load_schema("overlay_schema_1.0.0.yml"))
    assert not list(validator.iter_errors(yaml.safe_load(text)))


def test_merge_has_every_published_operation_and_ours(merged_document: dict[str, Any]) -> None:
    identifiers = {
        named(it) for it in operations(merged_document) if it.object["x-contract"] != OWN
    }
    assert identifiers >= ADDED
    assert Counter(it.split(".")[0] for it in identifiers - ADDED) == PUBLISHED
    assert sum(PUBLISHED.values()) == 68


def test_paths_told_by_query_keep_what_was_published(merged_document: dict[str, Any]) -> None:
    base = "/api/org-api-keys"
    told = {
        it.path: it.object["x-published-path"]
        for it in operations(merged_document)
        if "x-published-path" in it.object
    }
    assert told == {
        f"{base}/create-session": f"{base}?action=create-session",
        f"{base}/consume-session": f"{base}?action=consume-session",
        f"{base}/validate-session": f"{base}?action=validate-session&token={{token}}",
    }


def test_secured_operation_documents_how_it_refuses(merged_document: dict[str, Any]) -> None:
    silent = [
        named(it)
        for it in operations(merged_document)
        if it.object["security"] and not documented(it) & {"401", "403", "4XX"}
    ]
    assert silent == []


def test_secured_operation_documents_the_limit_on_failed_attempts(
    merged_document: dict[str, Any],
) -> None:
    silent = [
        named(it)
        for it in operations(merged_document)
        if it.object["security"] and not documented(it) & {"429", "4XX"}
    ]
    assert silent == []


def test_operation_that_takes_input_documents_malformed_input(
    merged_document: dict[str, Any],
) -> None:
    silent = [
        named(it)
        for it in operations(merged_document)
        if {"parameters", "requestBody"} & it.object.keys() and not documented(it) & {"400", "4XX"}
    ]
    assert silent == []


def test_every_operation_states_its_security(merged_document: dict[str, Any]) -> None:
    anonymous = {named(it) for it in operations(merged_document) if it.object["security"] == []}
    assert anonymous == {
        "aibi.billing.createCheckoutSession",
        "aibi.billing.getCheckoutSession",
        "aibi.billing.handleWebhook",
        "aibi.documentation.getLlmsTxt",
        "console.account.signUp",
        "console.authentication.getSession",
        "console.authentication.signInWithEmail",
        "console.authentication.signOut",
        "console.invitations.acceptInvitation",
        "console.invitations.getInvitation",
        "dailyplay.sessions.consumeSession",
        "dailyplay.sessions.validateSession",
        "idle_atlas.documentation.getCustomerApiOpenApiDocument",
        "tenant_registry.health.healthz",
        "tenant_registry.health.readyz",
    }
    assert all({} not in it.object["security"] for it in operations(merged_document))


def test_idempotency_key_is_for_secured_posts_that_document_its_refusals(
    merged_document: dict[str, Any],
) -> None:
    taking = [
        it for it in operations(merged_document) if takes_idempotency_key(it, merged_document)
    ]
    assert taking
    for it in taking:
        assert it.method == "post"
        assert it.object["security"]
        assert documented(it) >= {"409", "422"} or "4XX" in documented(it)


def takes_idempotency_key(operation: Operation, document: dict[str, Any]) -> bool:
    return any(
        resolved(it, document).get("name") == "Idempotency-Key"
        for it in operation.object.get("parameters", [])
    )


def resolved(node: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    kind, name = node["$ref"].removeprefix("#/components/").split("/")
    component: dict[str, Any] = document["components"][kind][name]
    return component


def test_every_example_is_valid(merged_document: dict[str, Any]) -> None:
    refused = [
        (example, error.message)
        for schema, example in examples(merged_document)
        for error in Draft202012Validator(
            {**schema, "components": merged_document["components"]}, validate_formats=True
        ).iter_errors(example)
    ]
    assert refused == []


def examples(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    for schema in schemas(document):
        for example in schema.get("examples", []):
            yield schema, example
    for holder in objects(document):
        if "schema" in holder:
            if "example" in holder:
                yield holder["schema"], holder["example"]
            for example in holder.get("examples", {}).values():
                yield holder["schema"], resolved(example, document)["value"]
