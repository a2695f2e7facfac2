from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tenantry.contract.documents import build

PUBLISHED = Path(__file__).parents[3] / "specs"

SHELF = {
    "openapi": "3.1.0",
    "info": {"title": "Shelf", "version": "1.0.0"},
    "servers": [{"url": "https://shelf.example/v2"}],
    "security": [{"key": []}],
    "tags": [{"name": "Rare Books", "description": "Books behind glass."}],
    "paths": {
        "/books/{id}": {
            "get": {
                "operationId": "getBook",
                "tags": ["Rare Books"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {
                    "200": {
                        "description": "The book.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Book"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}},
        "schemas": {"Book": {"type": "object", "properties": {"title": {"type": "string"}}}},
    },
}


@pytest.fixture
def shelf() -> dict[str, Any]:
    """A small contract that is well-formed; a test takes from it what it must not have."""
    return deepcopy(SHELF)


@pytest.fixture
def specs(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder of specifications from contracts and overlays by name."""

    def write(
        contracts: dict[str, dict[str, Any]], overlays: dict[str, dict[str, Any]] | None = None
    ) -> Path:
        for kind, documents in (("contracts", contracts), ("overlays", overlays or {})):
            (tmp_path / kind).mkdir(exist_ok=True)
            for name, document in documents.items():
                path = tmp_path / kind / f"{name}.yaml"
                path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        (tmp_path / "info.yaml").write_text("title: All\nversion: '1'\n", encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def published() -> Path:
    """The folder of this project's own specifications."""
    return PUBLISHED


@pytest.fixture(scope="session")
def merged_document() -> dict[str, Any]:
    """The merge of this project's own specifications."""
    return build(PUBLISHED)
