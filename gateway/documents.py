"""GraphQL documents: checked before they are parsed, parsed and validated once, kept while there is room.

Only documents that passed everything are kept, by an estimate of what they take. One text is one document, whatever
variables and operation come with it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, Source, parse
from graphql.language import Lexer, TokenKind

from gateway.complexity import Shape, shape_of
from gateway.errors import QueryTooComplex, UnknownOperation
from gateway.limits import LONGEST_NUMBER, MAX_NESTING, MAX_TOKENS

BYTES_A_TOKEN = 600
OPENING = frozenset((TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L))
CLOSING = frozenset((TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R))
NUMBERS = frozenset((TokenKind.INT, TokenKind.FLOAT))
Validate = Callable[[DocumentNode], Sequence[GraphQLError]]


class DocumentNotValid(Exception):
    """The text is no document of this graph; `errors` say where and why."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("document not valid")
        self.errors = list(errors)


@dataclass(frozen=True)
class Document:
    """A valid document. `size`: about what it takes in memory."""

    text: str
    digest: str
    node: DocumentNode = field(repr=False)
    shape: Shape = field(repr=False)
    size: int

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name, or the only one. Raises `UnknownOperation`."""
        operations = self.shape.operations
        if name is None and len(operations) == 1:
            return next(iter(operations.values()))
        if name is None or name not in operations:
            raise UnknownOperation(field="operationName")
        return operations[name]


class Documents:
    """The documents of one graph."""

    def __init__(self, schema: GraphQLSchema, validate: Validate, max_bytes: int = 32 << 20) -> None:
        self._schema, self._validate, self._max_bytes = schema, validate, max_bytes
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self.size_bytes = 0

    def get(self, text: str) -> Document:
        """The document in `text`. Raises `DocumentNotValid` or `QueryTooComplex`."""
        kept = self._kept.get(text)
        if kept is not None:
            self._kept.move_to_end(text)
            return kept
        document = self._read(text)
        self._kept[text] = document
        self.size_bytes += document.size
        while self.size_bytes > self._max_bytes:
            self.size_bytes -= self._kept.popitem(last=False)[1].size
        return document

    def _read(self, text: str) -> Document:
        tokens = _count(text)
        try:
            node = parse(text)
        except GraphQLError as error:
            raise DocumentNotValid([error]) from None
        shape = shape_of(node, self._schema)
        errors = self._validate(node)
        if errors:
            raise DocumentNotValid(errors)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Document(text, digest, node, shape, size=tokens * BYTES_A_TOKEN + 4 * len(text))


def _count(text: str) -> int:
    """How many tokens the text has. Raises `DocumentNotValid`, or `QueryTooComplex` for what would cost too much.

    The parser calls itself for every level, so levels are counted before it runs.
    """
    lexer, tokens, level = Lexer(Source(text)), 0, 0
    try:
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            tokens += 1
            level += (token.kind in OPENING) - (token.kind in CLOSING)
            if tokens > MAX_TOKENS:
                raise QueryTooComplex(measure="tokens", value=tokens, limit=MAX_TOKENS)
            if level > MAX_NESTING:
                raise QueryTooComplex(measure="nesting", value=level, limit=MAX_NESTING)
            if token.kind in NUMBERS and len(token.value or "") > LONGEST_NUMBER:
                raise QueryTooComplex(measure="digits", value=len(token.value or ""), limit=LONGEST_NUMBER)
    except GraphQLError as error:
        raise DocumentNotValid([error]) from None
    return tokens
