"""Mutants of a module: its source with one node changed, by mutmut's operators.

mutmut itself leaves out functions under a decorator and what runs at import; here they count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

_OF_TYPES = (cst.Annotation, cst.Import, cst.ImportFrom, cst.TypeAlias)


@dataclass(frozen=True)
class Mutant:
    """One change of `path`, whose source it makes `source`: `before` became `after` in `line`."""

    path: str
    line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line}: {self.before}  ->  {self.after}"


class _Visitor(MutationVisitor):
    """Goes where mutmut would not: into decorated functions, and what is given to decorators."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _OF_TYPES) or _is_dataclass(node) or _is_alias(node):
            return True
        if isinstance(node, cst.FunctionDef | cst.Decorator):
            return False
        return super()._skip_node_and_children(node)


def mutants_of(path: Path, root: Path) -> Iterator[Mutant]:
    """Every mutant of the file at `path`, each named by its path below `root`."""
    text = path.read_text()
    wrapper = MetadataWrapper(cst.parse_module(text))
    visitor = _Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(visitor)
    texts = set()
    for mutation in visitor.mutations:
        node = mutation.original_node
        if isinstance(node, cst.SimpleString):
            # XX before and behind, which is the first, is seen by whoever sees its case.
            if node in texts:
                continue
            texts.add(node)
        changed = deep_replace(module, node, mutation.mutated_node)
        yield _named(path.relative_to(root).as_posix(), text, changed.code)


def _named(path: str, text: str, source: str) -> Mutant:
    before, after = text.splitlines(), source.splitlines()
    pairs = zip(before, after, strict=False)
    line = next((n for n, (old, new) in enumerate(pairs) if old != new), len(before) - 1)
    same_end = 0
    while before[-1 - same_end] == after[-1 - same_end]:
        same_end += 1
    until_old, until_new = len(before) - same_end, len(after) - same_end
    old = " ".join(each.strip() for each in before[line:until_old])
    new = " ".join(each.strip() for each in after[line:until_new])
    return Mutant(path, line + 1, old, new, source)


def _is_dataclass(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.Decorator)
        and isinstance(node.decorator, cst.Call)
        and isinstance(node.decorator.func, cst.Name)
        and node.decorator.func.value == "dataclass"
    )


def _is_alias(node: cst.CSTNode) -> bool:
    """Whether it names a type, as `Json = dict[str, Any]` does."""
    return (
        isinstance(node, cst.Assign)
        and isinstance(node.value, cst.Subscript)
        and (
            isinstance(node.value.value, cst.Name)
            and node.value.value.value in {"dict", "Callable"}
        )
    )
