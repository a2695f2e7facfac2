"""Workflows run against a small server of the tests, which tells what it was asked."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import httpx
import jsonschema_rs
import pytest

from tests.arazzo.document import parse
from tests.arazzo.runner import StepFailed, run
from tests.contract.server import serving

Json = dict[str, Any]
SOURCE = "{$sourceDescriptions.echo.url}#/paths/"


class Echo:
    """Answers with the request; `/later` is ready at the third time."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = (await receive()).get("body", b"")
        self.asked.append(scope["path"])
        answer = {
            "method": scope["method"],
            "path": scope["raw_path"].decode(),
            "query": parse_qs(scope["query_string"].decode()),
            "headers": {name.decode(): value.decode() for name, value in scope["headers"]},
            "body": json.loads(body) if body else None,
            "ready": self.asked.count("/later") >= 3,
        }
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def client(echo: Echo) -> Iterator[httpx.Client]:
    with serving(echo) as url, httpx.Client(base_url=url, verify=False) as client:  # noqa: S501
        yield client


def journey(client: httpx.Client, *steps: Json, inputs: Json | None = None) -> None:
    document = parse(
        {
            "arazzo": "1.0.1",
            "info": {"title": "Echo", "version": "1.0.0"},
            "sourceDescriptions": [{"name": "echo", "type": "openapi", "url": "echo.json"}],
            "components": {"inputs": {"who": {"type": "object", "required": ["name"]}}},
            "workflows": [
                {
                    "workflowId": "ask",
                    "summary": "Asks.",
                    "inputs": {"$ref": "#/components/inputs/who"},
                    "steps": list(steps),
                }
            ],
        }
    )
    run(document, document.workflows[0], {"name": "Ada"} if inputs is None else inputs, client)


def step(name: str, path: str, *criteria: str, **others: Any) -> Json:
    conditions = [{"condition": each} for each in criteria or ("$statusCode == 200",)]
    return {"stepId": name, "operationPath": SOURCE + path, "successCriteria": conditions, **others}


def test_request_is_what_the_step_says(client: httpx.Client) -> None:
    asked = step(
        "ask",
        "~1rooms~1{room}/post",
        "$response.body#/method == 'POST'",
        "$response.body#/path == '/rooms/a%2Fb'",
        "$response.body#/query/loud/0 == 'true'",
        "$response.body#/headers/x-name == 'I am Ada'",
        "$response.body#/headers/cookie == 'session=s1; theme=dark'",
        "$response.body#/body/names/0/first == 'Ada'",
        "$response.body#/body/seats == 2",
        parameters=[
            {"name": "room", "in": "path", "value": "a/b"},
            {"name": "loud", "in": "query", "value": True},
            {"name": "x-name", "in": "header", "value": "I am {$inputs.name}"},
            {"name": "session", "in": "cookie", "value": "s1"},
            {"name": "theme", "in": "cookie", "value": "dark"},
        ],
        requestBody={
            "contentType": "application/json",
            "payload": {"names": [{"first": "$inputs.name"}], "seats": 2},
        },
    )
    journey(client, asked)


def test_output_of_one_step_goes_into_the_next(client: httpx.Client) -> None:
    first = step("first", "~1first/get", outputs={"path": "$response.body#/path"})
    asks = [{"name": "from", "in": "query", "value": "$steps.first.outputs.path"}]
    second = step("second", "~1second/get", "$response.body#/query/from/0 == '/first'")
    journey(client, first, second | {"parameters": asks})


def test_step_is_tried_again_until_it_holds(echo: Echo, client: httpx.Client) -> None:
    again = [{"name": "soon", "type": "retry", "retryAfter": 0, "retryLimit": 5}]
    journey(client, step("wait", "~1later/get", "$response.body#/ready == true", onFailure=again))
    assert echo.asked == ["/later"] * 3


def test_step_that_never_holds_ends_the_journey_there(echo: Echo, client: httpx.Client) -> None:
    again = [{"name": "soon", "type": "retry", "retryAfter": 0, "retryLimit": 1}]
    wait = step("wait", "~1later/get", "$response.body#/ready == true", onFailure=again)
    with pytest.raises(
        StepFailed, match=r"does not hold: \$response.body#/ready == true"
    ) as failed:
        journey(client, wait, step("after", "~1after/get"))
    assert failed.value.step == "wait"
    assert echo.asked == ["/later"] * 2


def test_output_that_is_not_there_fails_its_step(client: httpx.Client) -> None:
    with pytest.raises(StepFailed, match="no output"):
        journey(client, step("first", "~1first/get", outputs={"id": "$response.body#/id"}))


def test_inputs_are_held_against_their_schema(echo: Echo, client: httpx.Client) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        journey(client, step("first", "~1first/get"), inputs={"nobody": 1})
    assert echo.asked == []
