"""Documents of items, reminders, people and messages; the only place with collection names and queries."""

from __future__ import annotations

from services.kit.indexes import Index
from services.kit.migrations import Migration
from services.kit.store import TenantDatabase
from services.notifications.repository.contacts import Contacts
from services.notifications.repository.deliveries import Deliveries
from services.notifications.repository.gathering import Gathering
from services.notifications.repository.items import Items
from services.notifications.repository.ledger import Ledger
from services.notifications.repository.messages import Messages
from services.notifications.repository.migrations import MIGRATIONS
from services.notifications.repository.people import People
from services.notifications.repository.runs import Runs


class Repository:
    """What this service keeps of one tenant."""

    COLLECTIONS: dict[str, list[Index]] = {
        "unit_tree": [Index("kind")],
        **Items.COLLECTIONS,
        **Ledger.COLLECTIONS,
        **People.COLLECTIONS,
        **Contacts.COLLECTIONS,
        **Messages.COLLECTIONS,
        **Gathering.COLLECTIONS,
        **Deliveries.COLLECTIONS,
        **Runs.COLLECTIONS,
    }
    MIGRATIONS: tuple[Migration, ...] = MIGRATIONS

    def __init__(self, db: TenantDatabase) -> None:
        self.items, self.ledger, self.people = Items(db), Ledger(db), People(db)
        self.contacts, self.messages, self.gathering = Contacts(db), Messages(db), Gathering(db)
        self.deliveries, self.runs = Deliveries(db), Runs(db)
