"""What a document may have, and that everything else is refused by name."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.arazzo.document import Unsupported, parse

Json = dict[str, Any]


OPERATION = "{$sourceDescriptions.post.url}#/paths/~1letters~1{id}/put"


def document() -> Json:
    return {
        "arazzo": "1.0.1",
        "info": {"title": "Letters", "version": "1.0.0"},
        "sourceDescriptions": [{"name": "post", "type": "openapi", "url": "post.json"}],
        "components": {"parameters": {"shared": {"name": "lang", "in": "query", "value": "en"}}},
        "workflows": [
            {
                "workflowId": "send",
                "summary": "A letter is sent.",
                "parameters": [
                    {"reference": "$components.parameters.shared"},
                    {"name": "key", "in": "header", "value": "all"},
                ],
                "steps": [
                    {
                        "stepId": "send",
                        "operationPath": OPERATION,
                        "parameters": [{"name": "key", "in": "header", "value": "own"}],
                        "successCriteria": [{"condition": "$statusCode == 200"}],
                    }
                ],
            }
        ],
    }


def workflow(data: Json) -> Json:
    found: Json = data["workflows"][0]
    return found


def step(data: Json) -> Json:
    found: Json = data["workflows"][0]["steps"][0]
    return found


def test_operation_is_told_by_its_place_in_the_described_document() -> None:
    parsed = parse(document())
    assert parsed.workflows[0].steps[0].operation == ("put", "/letters/{id}")


def test_steps_own_parameter_goes_before_the_workflows() -> None:
    parsed = parse(document())
    sent = parsed.parameters(parsed.workflows[0], parsed.workflows[0].steps[0])
    assert [(each.name, each.value) for each in sent] == [("lang", "en"), ("key", "own")]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data.update(arazzo="1.1.0"), "arazzo"),
        (lambda data: data["sourceDescriptions"].append(data["sourceDescriptions"][0]), "source"),
        (lambda data: data["sourceDescriptions"][0].update(type="arazzo"), "type"),
        (lambda data: data["components"].update(failureActions={}), "failureActions"),
        (lambda data: workflow(data).update(dependsOn=["other"]), "dependsOn"),
        (lambda data: workflow(data).update(successActions=[]), "successActions"),
        (lambda data: workflow(data).update({"x-security": []}), "x-security"),
        (lambda data: step(data).update(operationId="send"), "operationId"),
        (lambda data: step(data).update(workflowId="other"), "workflowId"),
        (lambda data: step(data).update(operationPath="#/paths/~1letters/get"), "operationPath"),
        (lambda data: step(data).update(onSuccess=[]), "onSuccess"),
        (lambda data: step(data).update(successCriteria=[]), "successCriteria"),
        (lambda data: step(data)["successCriteria"][0].update(type="xpath"), "type"),
        (lambda data: step(data).update(onFailure=[{"name": "stop", "type": "end"}]), "type"),
        (lambda data: step(data).update(requestBody={"replacements": []}), "replacements"),
        (
            lambda data: step(data).update(
                requestBody={"contentType": "text/plain", "payload": ""}
            ),
            "contentType",
        ),
        (
            lambda data: step(data).update(parameters=[{"reference": "$components.inputs.demo"}]),
            "reference",
        ),
    ],
)
def test_what_the_runner_does_not_do_is_refused_by_name(
    change: Callable[[Json], None], named: str
) -> None:
    data = document()
    change(data)
    with pytest.raises(Unsupported) as refused:
        parse(data)
    assert named in str(refused.value)
