"""The house's rules as lints over syntax trees: each returns ``path:line what``."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.house.sources import LAYERS, Source, dotted, functions

type Lint = Callable[[Source], Iterator[str]]

_CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "date.today", "datetime.date.today", "time.time", "time.time_ns",
}  # fmt: skip
_CLOCK_NAMES = {"time", "time_ns"}
_ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"}
_BROAD = {"Exception", "BaseException", "everything"}
_MUTABLE_CALLS = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"}


def broad_excepts(source: Source) -> Iterator[str]:
    """Find ``except Exception`` and anything as broad: bare, in a tuple, or as ``suppress(Exception)``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "suppress":
            kinds = node.args
        else:
            continue
        names = ["everything" if kind is None else dotted(kind).rpartition(".")[2] for kind in kinds]
        if not _BROAD.isdisjoint(names):
            yield f"{source.path}:{node.lineno} catches {', '.join(names)}"


def reads_of_the_environment(source: Source) -> Iterator[str]:
    """Find ``os.environ``, ``os.getenv`` and imports of them."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in _ENVIRONMENT:
            yield f"{source.path}:{node.lineno} {dotted(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            for name in node.names:
                if f"os.{name.name}" in _ENVIRONMENT:
                    yield f"{source.path}:{node.lineno} os.{name.name}"


def relative_imports(source: Source) -> Iterator[str]:
    """Find ``from . import``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.level > 0:
            yield f"{source.path}:{node.lineno} a relative import"


def bare_layer_imports(source: Source) -> Iterator[str]:
    """Find imports of a layer by its folder's name, which work in a checkout only."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.partition(".")[0] in LAYERS:
                yield f"{source.path}:{node.lineno} import of {name}"


def looks_at_the_clock(source: Source) -> Iterator[str]:
    """Find reads of the wall clock: the instant is an argument."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in _CLOCKS:
            yield f"{source.path}:{node.lineno} {dotted(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            for name in node.names:
                if name.name in _CLOCK_NAMES:
                    yield f"{source.path}:{node.lineno} time.{name.name}"


def patches_of_ours(source: Source) -> Iterator[str]:
    """Find ``monkeypatch.setattr``: what a test wants otherwise is an argument, or a fake behind a port."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "setattr":
            yield f"{source.path}:{node.lineno} setattr"


def mutable_state(source: Source) -> Iterator[str]:
    """Find lists, dicts and sets assigned at module level, and ``global``.

    A table marked ``Final`` whose name is in capitals is a constant.
    """
    for node in source.tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None or _is_constant(node):
            continue
        if _is_mutable(node.value):
            yield f"{source.path}:{node.lineno} mutable state"
    for inner in ast.walk(source.tree):
        if isinstance(inner, ast.Global):
            yield f"{source.path}:{inner.lineno} global {', '.join(inner.names)}"


def _is_constant(node: ast.Assign | ast.AnnAssign) -> bool:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        return False
    kind = node.annotation.value if isinstance(node.annotation, ast.Subscript) else node.annotation
    return dotted(kind) == "Final" and node.target.id.isupper()


def _is_mutable(value: ast.expr) -> bool:
    literal = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
    called = isinstance(value, ast.Call) and dotted(value.func).rpartition(".")[2] in _MUTABLE_CALLS
    return isinstance(value, literal) or called


def found(lint: Lint, sources: Iterable[Source], allowed: Mapping[str, str]) -> list[str]:
    """Return what a lint finds in files that are not on its list of exceptions, path by reason."""
    return [finding for source in sources if source.path not in allowed for finding in lint(source)]


def ignored_owners(source: Source) -> Iterator[str]:
    """Find methods that take the user they serve and ask for nobody's rows in particular.

    To check that a unit is his does not select his rows: the id has to go further than ``check_owner``.
    """
    for function in functions(source.tree):
        arguments = {each.arg for each in [*function.args.args, *function.args.kwonlyargs]}
        checked = {
            id(name)
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and dotted(call.func).endswith("check_owner")
            for name in ast.walk(call)
        }
        used = [
            name
            for name in ast.walk(function)
            if isinstance(name, ast.Name) and name.id == "user_id" and id(name) not in checked
        ]
        if "user_id" in arguments and not used:
            yield f"{source.path}:{function.lineno} {function.name} does not use its user_id"
