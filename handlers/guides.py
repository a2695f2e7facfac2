"""The guides to the contracts, which the server makes from the documents that it serves."""

from collections.abc import Callable

Guide = Callable[[str], str]

_guides: list[Guide] = []


def publish(guide: Guide) -> None:
    """Let `guide`, called with a contract's name, tell the text of its guide from now on."""
    _guides[:] = [guide]


def text(contract: str) -> str:
    """The guide to a contract, as Markdown."""
    return _guides[0](contract)
