"""One operation as text: what it takes, what it answers, how it refuses, and an example."""

from collections.abc import Iterator

from tenantry.guides import examples
from tenantry.guides.references import Json, Node

_RULES = ("format", "pattern", "minLength", "maxLength", "minimum", "maximum", "default")
"""What a schema may say of a value in one word."""


def describe(
    base: str, method: str, path: str, operation: Node, credentials: dict[str, str]
) -> Iterator[str]:
    """The lines about an operation; `credentials` are header lines by security scheme."""
    scheme = _scheme(operation)
    credential = credentials.get(scheme) if scheme else None
    yield f"### {method.upper()} {path}"
    yield ""
    yield f"`{operation.get('operationId')}`: {operation.get('summary', '')}."
    if operation.get("description"):
        yield _line(operation.get("description"))
    yield ""
    yield f"Credential: {f'`{credential}`' if credential else 'none'}"
    yield from _titled("Inputs", _inputs(operation))
    yield from _titled("Answers", _responses(operation, errors=False))
    yield from _titled("Errors", _responses(operation, errors=True))
    yield from _example(base, method, path, operation, credential)


def _scheme(operation: Node) -> str | None:
    """The security scheme that an operation asks for: its own, or that of the document."""
    alternatives = operation.get("security", operation.document.get("security", []))
    return next((name for each in alternatives for name in each), None)


def _titled(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", f"{title}:", "", *found)


def _inputs(operation: Node) -> Iterator[str]:
    for each in operation.each("parameters"):
        yield _item(
            each.get("name"),
            f"{each.get('in')}, {_kind(each.node('schema'))}",
            bool(each.get("required")),
            each.get("description", ""),
        )
    body = operation.node("requestBody")
    for _, content in body.items("content"):
        schema = content.node("schema")
        for name, part in schema.items("properties"):
            needed = name in schema.get("required", [])
            yield _item(name, f"body, {_kind(part)}", needed, part.get("description", ""))


def _responses(operation: Node, *, errors: bool) -> Iterator[str]:
    for status, response in sorted(operation.items("responses")):
        if (status[0] not in "123") == errors:
            yield f"- {status}: {_line(response.get('description', ''))}"


def _example(
    base: str, method: str, path: str, operation: Node, credential: str | None
) -> Iterator[str]:
    yield from ("", "Example:", "", "```")
    yield examples.request(base, method, path, operation, credential)
    yield "```"
    status, response = min(operation.items("responses"))
    answer = examples.answer(response)
    if answer is not None:
        yield from ("", f"answers {status} with", "", "```", answer, "```")
    yield ""


def _item(name: str, kind: str, required: bool, description: str) -> str:
    need = "required" if required else "optional"
    return f"- `{name}` ({kind}, {need}): {_line(description)}".rstrip(": ")


def _kind(schema: Node) -> str:
    """The type of a schema in few words, with the rules that a value has to keep."""
    kind = schema.get("type", "any")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if words == "array":
        words = f"array of {_kind(schema.node('items'))}"
    if "enum" in schema.value:
        words += " " + "|".join(str(each) for each in schema.get("enum"))
    return words + "".join(
        f" {name} {schema.value[name]}" for name in _RULES if name in schema.value
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def headers(document: Json) -> dict[str, str]:
    """The header line of a credential, with a variable of the shell for its text, by scheme."""
    found = {}
    for name, scheme in Node(document, document.get("components", {})).items("securitySchemes"):
        if scheme.get("type") == "http":
            found[name] = "Authorization: Bearer $KEY"
        elif scheme.get("in") == "header":
            found[name] = f"{scheme.get('name')}: $KEY"
        else:
            found[name] = f"Cookie: {scheme.get('name')}=$SESSION"
    return found
