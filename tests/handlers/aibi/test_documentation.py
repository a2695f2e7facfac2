"""The guides for agents, made from the document (rule 37)."""

import json
import re

import httpx
import pytest

from tenantry.llms_txt import Guides
from tenantry.served import Served
from tenantry.settings import Settings

OPERATIONS = 14


@pytest.fixture
def guide(anonymous: httpx.Client) -> str:
    answer = anonymous.get("/v1/llms.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return answer.text


def test_guide_200_tells_of_every_operation(guide: str) -> None:
    paths = Served(("aibi",)).merged["paths"]
    promised = {
        f"### {method.upper()} {path.removeprefix('/v1')}"
        for path, item in paths.items()
        for method in item
    }
    assert len(promised) == OPERATIONS
    assert set(re.findall(r"^### .+$", guide, re.MULTILINE)) == promised


def test_guide_200_tells_inputs_answers_errors_and_an_example_of_each(guide: str) -> None:
    sections = guide.split("\n### ")[1:]
    assert len(sections) == OPERATIONS
    for section in sections:
        assert "\nCredential: " in section
        assert "\nAnswers:\n" in section
        assert "\n```\ncurl " in section
    setup = next(each for each in sections if each.startswith("POST /stripe/setup"))
    assert "- `email` (body, string format email, required): Where the customer" in setup
    assert "- 200: The session is open." in setup
    assert "- 503: The payment service does not answer." in setup
    assert "Credential: none" in setup
    order = next(each for each in sections if each.startswith("POST /accounts"))
    assert "Credential: `Authorization: Bearer $KEY`" in order


def test_guide_200_has_examples_that_are_json(guide: str) -> None:
    answers = re.findall(r"^answers \d+ with\n\n```\n(.*?)\n```$", guide, re.MULTILINE | re.DOTALL)
    assert len(answers) == 11
    for answer in answers:
        json.loads(answer)


def test_guide_200_names_the_servers_own_address(guide: str) -> None:
    """Rule 54."""
    assert "Base URL: http://127.0.0.1:8080/v1" in guide


def test_guide_200_has_an_example_that_works_as_it_stands(
    guide: str, anonymous: httpx.Client
) -> None:
    [body] = re.findall(r"curl -X POST \S+/stripe/setup .* -d '(.+)'$", guide, re.MULTILINE)
    answer = anonymous.post("/v1/stripe/setup", json=json.loads(body))
    assert answer.status_code == 200


def test_whole_guide_200_has_that_of_each_contract(guide: str, anonymous: httpx.Client) -> None:
    answer = anonymous.get("/llms.txt", headers={"host": "evil.example"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("# ")
    assert guide in answer.text
    assert "evil.example" not in answer.text


def test_whole_guide_405_and_404_are_json(anonymous: httpx.Client) -> None:
    refused = anonymous.post("/llms.txt")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert anonymous.get("/llms.txt/more").json()["error"] == "not_found"


def test_guides_of_all_contracts_can_be_made(settings: Settings) -> None:
    """Whatever a document holds, of what is built."""
    served = Served()
    guides = Guides(served, settings.base_url)
    for name in served.names:
        sections = guides.of(name).split("\n### ")[1:]
        paths = served.standalone(name)["paths"]
        assert len(sections) == sum(len(item) for item in paths.values())
