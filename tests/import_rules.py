"""The rules of who may import what, each a function from one module's source to its breaches.

A breach is a sentence with the module's name and the line. Sources are read, never run.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("tenantry", "handlers", "models")
CONTRACTS = frozenset(path.stem for path in (ROOT / "specs" / "contracts").glob("*.yaml"))

PEEWEE = ("peewee", "playhouse")
DRIVERS = ("psycopg", "psycopg_pool", "sqlite3")
APPLICATIONS = frozenset({"Flask", "Starlette", "build_application", "create_app"})
TRANSACTIONS = frozenset({"atomic", "begin", "manual_commit", "savepoint", "transaction"})


@dataclass(frozen=True)
class Module:
    """One source file of the house under the name that it is imported by."""

    name: str
    source: str
    is_package: bool = False

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(ast.parse(self.source, self.name))

    def breach(self, node: ast.stmt | ast.expr, what: str) -> str:
        return f"{self.name}:{node.lineno} {what}"


def house() -> list[Module]:
    """Every module of the three packages, read from the checkout."""
    return [
        Module(name_of(path), path.read_text(encoding="utf-8"), path.name == "__init__.py")
        for package in HOUSE
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def within(name: str, *packages: str) -> bool:
    """Whether the dotted name is one of the packages or lies inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def imports(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every import, wherever it stands in the module, as full dotted names.

    `from a import b` gives `a.b`: what is wanted of `a` may be a module of its own.
    """
    for node in module.nodes():
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module.package.split(".")[: 1 - node.level or None] if node.level else []
            source = ".".join([*base, *filter(None, [node.module])])
            yield from ((node, f"{source}.{alias.name}") for alias in node.names)


def forbidden(module: Module, *packages: str) -> list[str]:
    """A breach for every import of one of the packages."""
    return [
        module.breach(node, f"imports {name}")
        for node, name in imports(module)
        if within(name, *packages)
    ]


def one_way(module: Module) -> list[str]:
    """tenantry -> handlers -> models -> peewee, and never back or past a storey."""
    if within(module.name, "tenantry"):
        return forbidden(module, *PEEWEE)
    if within(module.name, "handlers"):
        return forbidden(module, "tenantry", *PEEWEE, *DRIVERS)
    return forbidden(module, "tenantry", "handlers")


def contracts_apart(module: Module) -> list[str]:
    """What lies in one contract's package, or is shared by all, imports no other contract."""
    if not within(module.name, "handlers"):
        return []
    own = module.name.split(".")[1:2]
    return forbidden(module, *(f"handlers.{name}" for name in CONTRACTS.difference(own)))


def views_pure(module: Module) -> list[str]:
    """Views turn a row into JSON and need nothing of the house for it."""
    is_view = within(module.name, "handlers") and module.name.endswith(".views")
    return forbidden(module, *HOUSE) if is_view else []


def no_transaction(module: Module) -> list[str]:
    """Handlers call one verb; the verb begins and ends the transaction."""
    if not within(module.name, "handlers"):
        return []
    imported = [
        module.breach(node, f"imports {name}")
        for node, name in imports(module)
        if within(name, "models.database") and name.rpartition(".")[2] in TRANSACTIONS
    ]
    called = [
        module.breach(node, f"uses .{node.attr}")
        for node in module.nodes()
        if isinstance(node, ast.Attribute) and node.attr in TRANSACTIONS
    ]
    return imported + called


def settings_alone(module: Module) -> list[str]:
    """Only tenantry.settings reads the environment, itself or through a library."""
    if module.name == "tenantry.settings":
        return []
    variables = {"environ", "environb", "getenv", "getenvb"}
    read = [
        module.breach(node, f"uses os.{node.attr}")
        for node in module.nodes()
        if isinstance(node, ast.Attribute)
        and node.attr in variables
        and ast.unparse(node.value) != "request"  # what a web server tells, under the same name
    ]
    by_click = [
        module.breach(node.value, f"lets click read the environment ({node.arg})")
        for node in module.nodes()
        if isinstance(node, ast.keyword) and node.arg in {"envvar", "auto_envvar_prefix"}
    ]
    names = (f"os.{variable}" for variable in variables)
    aliased = [
        module.breach(node, "imports os under another name")
        for node in module.nodes()
        if isinstance(node, ast.Import)
        and any(alias.name == "os" and alias.asname for alias in node.names)
    ]
    return aliased + forbidden(module, "pydantic_settings", *names) + read + by_click


def engine_general(module: Module) -> list[str]:
    """The engine imports nothing of the application that it serves, nor names its contracts."""
    if not within(module.name, "tenantry.contract"):
        return []
    imported = [
        module.breach(node, f"imports {name}")
        for node, name in imports(module)
        if within(name, *HOUSE) and not within(name, "tenantry.contract")
    ]
    named = [
        f"{module.name} names the contract {contract}"
        for contract in sorted(CONTRACTS)
        if contract in module.source
    ]
    return imported + named


def no_application(module: Module) -> list[str]:
    """Whoever wants an application calls for one; no import makes it."""
    return [
        module.breach(node, f"makes an application ({called})")
        for node in at_import(ast.parse(module.source))
        if isinstance(node, ast.Call)
        and (called := ast.unparse(node.func).rpartition(".")[2]) in APPLICATIONS
    ]


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is imported: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)
