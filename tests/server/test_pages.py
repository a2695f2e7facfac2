"""The documentation, the documents, and paths that belong to nobody."""

import re

import httpx
import pytest
import yaml
from openapi_spec_validator import validate

PAGES = ("/docs", "/docs/", "/docs/all", "/docs/tenant_registry")
DOCUMENTS = ("/openapi.json", "/openapi/tenant_registry.json")


@pytest.mark.parametrize("path", PAGES)
def test_page_200_loads_nothing_from_another_host(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    addresses = re.findall(r'(?:src|href)="([^"]*)"', answer.text)
    assert addresses
    assert all(re.match(r"/[^/]|/$", address) for address in addresses)


@pytest.mark.parametrize("path", PAGES)
def test_page_200_allows_no_script_and_no_frame_of_others(reader: httpx.Client, path: str) -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in reader.get(path).headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", PAGES)
def test_page_200_has_whatever_it_links_to(reader: httpx.Client, path: str) -> None:
    addresses = re.findall(r'(?:src|href)="([^"#]*)', reader.get(path).text)
    statuses = {address: reader.get(address).status_code for address in addresses}
    assert statuses == dict.fromkeys(addresses, 200)


def test_page_200_of_swagger_ui_that_reads_openapi_3_1(reader: httpx.Client) -> None:
    script = reader.get("/docs/swagger-ui/swagger-ui-bundle.js")
    assert script.status_code == 200
    assert "openapi-3-1" in script.text


@pytest.mark.parametrize("path", DOCUMENTS)
def test_document_200_is_valid_openapi_3_1(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["openapi"].startswith("3.1.")
    validate(answer.json())


@pytest.mark.parametrize("path", DOCUMENTS)
def test_document_200_has_this_server_as_its_server(reader: httpx.Client, path: str) -> None:
    """Rule 54: relative, so no Host that a request names gets into it."""
    answer = reader.get(path, headers={"host": "tenants.example"})
    assert answer.json()["servers"] == [{"url": "/"}]


def test_document_200_in_yaml_says_the_same(reader: httpx.Client) -> None:
    answer = reader.get("/openapi.yaml")
    assert answer.headers["content-type"].startswith("application/yaml")
    assert yaml.safe_load(answer.text) == reader.get("/openapi.json").json()


def test_document_200_of_all_has_only_what_is_served(reader: httpx.Client) -> None:
    document = reader.get("/openapi.json").json()
    assert len(document["paths"]) == 15
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert {each["x-contract"] for each in operations} == {"tenant_registry"}
    for components in document["components"].values():
        assert all(name.startswith("tenant_registry.") for name in components)
    assert all(tag["name"].startswith("Tenant Registry: ") for tag in document["tags"])


def test_document_200_of_a_contract_has_its_published_names(reader: httpx.Client) -> None:
    document = reader.get("/openapi/tenant_registry.json").json()
    assert document["paths"]["/v1/tenants"]["post"]["operationId"] == "createTenant"
    assert "Tenant" in document["components"]["schemas"]


@pytest.mark.parametrize(
    "path", ["/docs/nobody", "/docs/swagger-ui/../reader.js", "/openapi/nobody.json", "/openapi"]
)
def test_page_404_is_json(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_page_405_tells_what_is_allowed(reader: httpx.Client) -> None:
    answer = reader.post("/docs")
    assert (answer.status_code, answer.json()["error"]) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["/", "/nothing", "/docsx", "/v2/tenants"])
def test_path_404_of_no_contract_is_json(reader: httpx.Client, path: str) -> None:
    """Rule 50."""
    answer = reader.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"
    assert set(answer.json()) == {"error", "message"}
