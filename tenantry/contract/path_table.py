"""Path templates to what stands at them, by one step a segment and never a step back.

Fixed segments come before templated ones, as OpenAPI has it. Where a path can be followed both
ways, the table follows both at once: which of them leads somewhere is decided when it is made.
"""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from tenantry.contract.refusals import StartRefused

_T = TypeVar("_T")


class PathTable(Generic[_T]):
    """What stands at each template of a document.

    Raises:
        StartRefused: a template is not of whole segments, or two match the same paths.
    """

    def __init__(self, templates: Mapping[str, _T]) -> None:
        root = _Place[_T]("")
        for template, found in templates.items():
            place = root
            for segment in template.split("/"):
                place = place.next(segment, template)
            if place.found is not None:
                raise StartRefused(f"{place.template} and {template} are one path")
            place.template, place.found = template, found
        self._start = _Step([root])

    def find(self, segments: Iterable[str]) -> _T | None:
        """What stands at a path that was parted at its slashes, None where nothing does."""
        step = self._start
        for segment in segments:
            # An empty segment is no value: a template asks for one.
            following = step.by_name.get(segment) or (step.otherwise if segment else None)
            if following is None:
                return None
            step = following
        return step.found


class _Place(Generic[_T]):
    """One segment of the templates, below those before it."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.found: _T | None = None
        self.fixed: dict[str, _Place[_T]] = {}
        self.templated: _Place[_T] | None = None

    def next(self, segment: str, template: str) -> "_Place[_T]":
        if not set("{}?#") & set(segment):
            return self.fixed.setdefault(segment, _Place(template))
        if segment.startswith("{") and segment.endswith("}") and segment.count("{") == 1:
            self.templated = self.templated or _Place(template)
            return self.templated
        raise StartRefused(f"{template}: the segment {segment} is neither fixed nor one whole name")


class _Step(Generic[_T]):
    """All places where a path can be after so many segments, the best first."""

    __slots__ = ("by_name", "found", "otherwise")

    def __init__(self, places: list[_Place[_T]]) -> None:
        self.found = next((one.found for one in places if one.found is not None), None)
        names = {name for one in places for name in one.fixed}
        self.by_name = {name: _Step(_after(places, name)) for name in names}
        templated = [one.templated for one in places if one.templated]
        self.otherwise: _Step[_T] | None = _Step(templated) if templated else None


def _after(places: list[_Place[_T]], name: str) -> list[_Place[_T]]:
    """Where a path can be after the segment `name`."""
    ways = [way for one in places for way in (one.fixed.get(name), one.templated)]
    return [way for way in ways if way is not None]
