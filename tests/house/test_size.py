"""Small files and small functions: what is larger holds two concepts."""

import ast

import pytest

from tests.house.sources import Source, functions, product

MOST_FILE_LINES = 250
MOST_FUNCTION_LINES = 45
LISTS = {"training_analyzer/api.py"}  # as long as what plugins may import
LISTS = {"training_analyzer/api.py", "training_analyzer/testing.py"}
"""What is nothing but names to import."""


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a body, without signature, decorators and docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    last = body[-1].end_lineno or body[-1].lineno
    return last - body[0].lineno + 1


def long_files(sources: tuple[Source, ...]) -> list[str]:
    sized = [
        (source.path, len(source.text.splitlines()))
        for source in sources
        if "/migrations/" not in source.path and source.path not in LISTS
    ]
    return [f"{path}: {lines} lines" for path, lines in sized if lines > MOST_FILE_LINES]


def long_functions(sources: tuple[Source, ...]) -> list[str]:
    return [
        f"{source.path}:{function.lineno} {function.name}: {body_lines(function)} lines"
        for source in sources
        if "/migrations/versions/" not in source.path
        for function in functions(source.tree)
        if body_lines(function) > MOST_FUNCTION_LINES
    ]


def test_no_file_has_more_than_250_lines() -> None:
    assert long_files(product()) == []


def test_no_function_has_more_than_45_lines_of_body() -> None:
    assert long_functions(product()) == []


def test_every_layer_is_looked_at() -> None:
    roots = {source.path.partition("/")[0] for source in product()}
    assert roots == {"domain", "ports", "adapters", "plugins", "entrypoints", "training_analyzer"}


@pytest.mark.parametrize(("lines", "found"), [(250, 0), (251, 1)])
def test_the_250th_line_is_the_last_one_allowed(lines: int, found: int) -> None:
    text = "x = 1\n" * lines
    assert len(long_files((Source("domain/long.py", text, ast.parse(text)),))) == found


@pytest.mark.parametrize(("lines", "found"), [(45, 0), (46, 1)])
def test_docstring_decorators_and_signature_do_not_count(lines: int, found: int) -> None:
    head = '@decorated\n@again\ndef long(\n    a: int,\n    b: int,\n) -> None:\n    """One.\n\n    Two.\n    """\n'
    text = head + "    a += b\n" * lines
    assert len(long_functions((Source("domain/long.py", text, ast.parse(text)),))) == found
