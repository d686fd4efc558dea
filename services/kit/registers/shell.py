"""The methods of a service that keeps registers: the shell's class gives `book`."""

from __future__ import annotations

from typing import Any, ClassVar

from services.kit.registers import commands, figures, lookups, queries, requests, ticking
from services.kit.registers.book import Book, Work
from services.kit.requests import NoInput
from services.kit.rpc import command, every, query


class RegisterMethods:
    """The same eleven methods and the tick in every such service."""

    book: ClassVar[Book]

    @query()
    def register_kinds(self, uow: Work, request: NoInput) -> Any:
        """The registers that the city keeps."""
        return queries.register_kinds(uow, self.book)

    @query(requests.RegisterEntries)
    def register_entries(self, uow: Work, request: requests.RegisterEntries) -> Any:
        """A page of entries."""
        return queries.register_entries(uow, self.book, request)

    @query(requests.RegisterEntriesByIds)
    def register_entries_by_ids(self, uow: Work, request: requests.RegisterEntriesByIds) -> Any:
        """Entries by id."""
        return queries.register_entries_by_ids(uow, self.book, request)

    @query(requests.RegisterHistories)
    def register_histories(self, uow: Work, request: requests.RegisterHistories) -> Any:
        """The last versions of entries."""
        return queries.register_histories(uow, self.book, request)

    @query(requests.RegisterGaps)
    def register_gaps(self, uow: Work, request: requests.RegisterGaps) -> Any:
        """What units lack."""
        return queries.register_gaps(uow, self.book, request)

    @query(requests.RegisterFigures)
    def register_figures(self, uow: Work, request: requests.RegisterFigures) -> Any:
        """The figures of one register."""
        return figures.register_figures(uow, self.book, request)

    @query(requests.RegisterLookups)
    def register_lookups(self, uow: Work, request: requests.RegisterLookups) -> Any:
        """The log of look-ups."""
        return lookups.register_lookups(uow, self.book, request)

    @command(requests.RecordEntry)
    def record_entry(self, uow: Work, request: requests.RecordEntry) -> Any:
        """A new entry."""
        return commands.record_entry(uow, self.book, request)

    @command(requests.ReviseEntry)
    def revise_entry(self, uow: Work, request: requests.ReviseEntry) -> Any:
        """Other values of an entry."""
        return commands.revise_entry(uow, self.book, request)

    @command(requests.ChangeEntryStatus)
    def change_entry_status(self, uow: Work, request: requests.ChangeEntryStatus) -> Any:
        """A step of an entry."""
        return commands.change_entry_status(uow, self.book, request)

    @command(requests.ReviewEntry)
    def review_entry(self, uow: Work, request: requests.ReviewEntry) -> Any:
        """An entry confirmed for a period."""
        return commands.review_entry(uow, self.book, request)

    @command(requests.LookUpEntries)
    def look_up_entries(self, uow: Work, request: requests.LookUpEntries) -> Any:
        """A restricted register of one unit."""
        return lookups.look_up_entries(uow, self.book, request)

    @every(60)
    def keep_registers(self, uow: Work) -> bool:
        """What units owe, once a day."""
        return ticking.keep_registers(uow, self.book)
