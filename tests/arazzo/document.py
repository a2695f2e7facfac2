"""The part of Arazzo 1.0 that our journeys use, as types; whatever else a document has is refused.

A field that were passed over in silence could be the one that a journey's promise hangs on.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
import yaml
from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]


class Unsupported(Exception):
    """A document has what the runner doesn't do; each line names a place in it, and the reason."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(Strict):
    name: str
    where: Literal["path", "query", "header", "cookie"] = Field(alias="in")
    value: Any


class Reference(Strict):
    reference: Annotated[str, Field(pattern=r"^\$components\.parameters\.[A-Za-z0-9_-]+$")]


class Body(Strict):
    content_type: Literal["application/json"] = Field(alias="contentType")
    payload: Any


class Criterion(Strict):
    condition: str
    type: Literal["simple", "jsonpath", "regex"] = "simple"
    context: str | None = None


class Retry(Strict):
    name: str
    type: Literal["retry"]
    seconds: float = Field(alias="retryAfter", ge=0)
    times: int = Field(alias="retryLimit", ge=1)


class Step(Strict):
    step_id: Name = Field(alias="stepId")
    description: str = ""
    operation_path: Annotated[
        str,
        Field(pattern=r"^\{\$sourceDescriptions\.[A-Za-z0-9_-]+\.url\}#/paths/[^/]+/[a-z]+$"),
    ] = Field(alias="operationPath")
    parameters: list[Parameter | Reference] = []
    request_body: Body | None = Field(alias="requestBody", default=None)
    criteria: Annotated[list[Criterion], Field(min_length=1)] = Field(alias="successCriteria")
    on_failure: Annotated[list[Retry], Field(max_length=1)] = Field(alias="onFailure", default=[])
    outputs: dict[Name, str] = {}

    @property
    def operation(self) -> tuple[str, str]:
        """The method and the path, as the described document has it."""
        path, method = self.operation_path.partition("#/paths/")[2].split("/")
        return method, path.replace("~1", "/").replace("~0", "~")


class Workflow(Strict):
    workflow_id: Name = Field(alias="workflowId")
    summary: str
    description: str = ""
    inputs: dict[str, Any] = {}
    parameters: list[Parameter | Reference] = []
    steps: Annotated[list[Step], Field(min_length=1)]


class Source(Strict):
    name: Name
    type: Literal["openapi"]
    url: str


class Info(Strict):
    title: str
    summary: str = ""
    description: str = ""
    version: str


class Components(Strict):
    inputs: dict[Name, Any] = {}
    parameters: dict[Name, Parameter] = {}


class Document(Strict):
    arazzo: Literal["1.0.0", "1.0.1"]
    info: Info
    sources: Annotated[list[Source], Field(min_length=1, max_length=1)] = Field(
        alias="sourceDescriptions"
    )
    components: Components = Components()
    workflows: Annotated[list[Workflow], Field(min_length=1)]

    def input_schema(self, workflow: Workflow) -> dict[str, Any]:
        """The schema of a workflow's inputs, with what it refers to."""
        return workflow.inputs | {"components": {"inputs": self.components.inputs}}

    def parameters(self, workflow: Workflow, step: Step) -> list[Parameter]:
        """What a step sends: its own parameters go before those of all steps of the workflow."""
        own = [self._resolved(each) for each in step.parameters]
        names = {(each.where, each.name) for each in own}
        shared = [self._resolved(each) for each in workflow.parameters]
        return [each for each in shared if (each.where, each.name) not in names] + own

    def _resolved(self, parameter: Parameter | Reference) -> Parameter:
        if isinstance(parameter, Parameter):
            return parameter
        return self.components.parameters[parameter.reference.rpartition(".")[2]]


def load(path: Path) -> Document:
    """Read a document.

    Raises:
        Unsupported: it has something that the runner doesn't do.
    """
    return parse(yaml.safe_load(path.read_text(encoding="utf-8")))


def parse(data: Any) -> Document:
    """The document that `data` is, as `load` gives it."""
    try:
        return Document.model_validate(data)
    except pydantic.ValidationError as error:
        lines = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise Unsupported("\n".join(lines)) from None
