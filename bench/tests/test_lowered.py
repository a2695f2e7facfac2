"""The 3.0 form of the document, which Connexion is given, promises what the published one does."""

from peers.documents import lowered, published


def lower(schema: dict[str, object]) -> dict[str, object]:
    document = {"openapi": "3.1.0", "components": {"securitySchemes": {}, "schemas": {"S": schema}}}
    result: dict[str, object] = lowered(document, api_key_function="m.f")["components"]["schemas"][
        "S"
    ]
    return result


def test_lowered_type_with_null_becomes_nullable() -> None:
    assert lower({"type": ["string", "null"]}) == {"type": "string", "nullable": True}


def test_lowered_uuid_gains_the_pattern_that_draft_4_checks() -> None:
    assert lower({"type": "string", "format": "uuid"}) == {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    }


def test_lowered_leaves_the_published_document_as_it_was() -> None:
    document = published()
    lowered(document, api_key_function="m.f")
    assert document == published()
    assert document["openapi"] == "3.1.0"
