"""Runs the workflows of an Arazzo document against a server."""

import time
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema_rs

from tests.arazzo.criteria import holds
from tests.arazzo.document import Document, Parameter, Step, Workflow
from tests.arazzo.expressions import NoValue, Values


class StepFailed(Exception):
    """A step's answer was not what the document says; `step` tells at which step."""

    def __init__(self, step: Step, answer: httpx.Response, reasons: list[str]) -> None:
        self.step = step.step_id
        asked = f"{answer.request.method} {answer.request.url}"
        lines = [f"{step.step_id}: {asked} gave {answer.status_code}", answer.text, *reasons]
        super().__init__("\n  ".join(lines))


def run(document: Document, workflow: Workflow, inputs: Any, client: httpx.Client) -> None:
    """Run one workflow to its end.

    Args:
        document: the document that the workflow is of.
        workflow: what to run.
        inputs: held against the workflow's `inputs` first.
        client: knows the server's address; it should send no credential of its own.

    Raises:
        StepFailed: an answer broke a criterion, or lacks what a later step needs.
        jsonschema_rs.ValidationError: the inputs are not what the workflow asks for.
    """
    jsonschema_rs.validate(document.input_schema(workflow), inputs)
    values = Values(inputs)
    for step in workflow.steps:
        request = _request(step, document.parameters(workflow, step), values, client)
        values.response = _answer(client, request)
        tries = step.on_failure[0].times if step.on_failure else 0
        while (reasons := _broken(step, values)) and tries:
            tries -= 1
            time.sleep(step.on_failure[0].seconds)
            values.response = _answer(client, request)
        if reasons:
            raise StepFailed(step, values.response, reasons)


def _answer(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    answer = client.send(request)
    client.cookies.clear()  # a step sends what its document says, and no more
    return answer


def _request(
    step: Step, parameters: list[Parameter], values: Values, client: httpx.Client
) -> httpx.Request:
    method, path = step.operation
    given: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
    for parameter in parameters:
        given[parameter.where][parameter.name] = _text(values.filled(parameter.value))
    for name, value in given["path"].items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    headers = given["header"]
    if given["cookie"]:
        headers["Cookie"] = "; ".join(f"{name}={each}" for name, each in given["cookie"].items())
    body = {} if step.request_body is None else {"json": values.filled(step.request_body.payload)}
    return client.build_request(method, path, params=given["query"], headers=headers, **body)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _broken(step: Step, values: Values) -> list[str]:
    """The criteria that don't hold and the outputs that aren't there; keeps the others."""
    reasons = []
    for criterion in step.criteria:
        try:
            if not holds(criterion, values):
                reasons.append(f"does not hold: {criterion.condition}")
        except NoValue as error:
            reasons.append(f"does not hold: {criterion.condition} ({error})")
    kept = values.outputs.setdefault(step.step_id, {})
    for name, expression in step.outputs.items():
        try:
            kept[name] = values.of(expression)
        except NoValue as error:
            reasons.append(f"no output: {error}")
    return reasons
