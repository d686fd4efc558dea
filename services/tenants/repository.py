"""Documents of tenants, plan versions, accounts and sessions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import ClassVar

from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.kit.units import UNITS_BY_ID
from services.tenants.domain.accounts import Account, State
from services.tenants.domain.published import PublishedPlan
from services.tenants.domain.sessions import Failures, RefreshToken, Session
from services.tenants.domain.tenant import Prepared, Status, Tenant

KEEP_ENDED = timedelta(days=30)


class Repository:
    """What this service keeps of one tenant."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        **UNITS_BY_ID,
        "tenants": [],
        "plans": [],
        "accounts": [Index("login", unique=True), Index("told")],
        "sessions": [Index("account_id", "ended_at"), Index("expires_at")],
        "refresh_tokens": [Index("expires_at")],
        "sign_in_failures": [Index("last_at")],
    }

    def __init__(self, db: TenantDatabase) -> None:
        self._tenants, self._plans, self._accounts = db["tenants"], db["plans"], db["accounts"]
        self._sessions, self._tokens = db["sessions"], db["refresh_tokens"]
        self._failures = db["sign_in_failures"]

    def tenant(self) -> Tenant | None:
        """The tenant itself, once it is onboarded."""
        doc = self._tenants.find_one({})
        return _tenant(doc) if doc else None

    def add_tenant(self, city: Tenant) -> None:
        self._tenants.insert_one(_tenant_doc(city))

    def save_tenant(self, city: Tenant) -> None:
        self._tenants.replace(_tenant_doc(city))

    def plan(self, plan_id: str, plan_version: str) -> PublishedPlan | None:
        """One published version, without the text that it came from."""
        doc = self._plans.find_one({"id": f"{plan_id}@{plan_version}"}, {"id": 0, "source": 0, "bases": 0})
        return PublishedPlan(**doc) if doc else None

    def add_plan(self, plan: PublishedPlan) -> None:
        """Publish a version; there is no way to change one."""
        self._plans.insert_one({"id": f"{plan.plan_id}@{plan.plan_version}", **asdict(plan)})

    def account(self, account_id: str) -> Account | None:
        return _account(self._accounts.find_one({"id": account_id}))

    def account_by_login(self, login: str) -> Account | None:
        return _account(self._accounts.find_one({"login": login}))

    def has_accounts(self) -> bool:
        """Whether anybody can sign in here at all."""
        return self._accounts.find_one({}, {"login": 1}) is not None

    def add_account(self, account: Account) -> None:
        self._accounts.insert_one(asdict(account))

    def save_account(self, account: Account) -> None:
        self._accounts.replace(asdict(account))

    def untold_accounts(self, limit: int) -> list[Account]:
        """Accounts that were opened before others were told of accounts."""
        docs = self._accounts.find({"told": {"$in": [None, False]}}, sort=[("id", 1)], limit=limit)
        return [account for account in map(_account, docs) if account]

    def mark_told(self, ids: list[str]) -> None:
        self._accounts.update_many({"id": {"$in": ids}}, {"$set": {"told": True}})

    def accounts_after(self, account_id: str, limit: int) -> list[Account]:
        """The next accounts by id."""
        docs = self._accounts.find({"id": {"$gt": account_id}}, sort=[("id", 1)], limit=limit)
        return [account for account in map(_account, docs) if account]

    def accounts_page(self, first: int, after: str | None) -> tuple[list[Account], str | None, int]:
        """Accounts by login, the cursor of the next page, and how many there are."""
        found = page(self._accounts, {}, sort=[("login", 1)], first=first, after=after)
        accounts = [account for account in map(_account, found["items"]) if account]
        return accounts, found["next"], found["total"]

    def session(self, session_id: str) -> Session | None:
        doc = self._sessions.find_one({"id": session_id})
        return Session(**doc) if doc else None

    def add_session(self, session: Session) -> None:
        self._sessions.insert_one(asdict(session))

    def save_session(self, session: Session) -> None:
        self._sessions.replace(asdict(session))

    def open_sessions(self, account_id: str) -> list[Session]:
        """The account's sessions that nobody has ended."""
        docs = self._sessions.find({"account_id": account_id, "ended_at": None}, sort=[("id", 1)])
        return [Session(**doc) for doc in docs]

    def token(self, token_id: str) -> RefreshToken | None:
        doc = self._tokens.find_one({"id": token_id})
        return RefreshToken(**doc) if doc else None

    def add_token(self, token: RefreshToken) -> None:
        self._tokens.insert_one(asdict(token))

    def mark_used(self, token: RefreshToken, at: datetime) -> None:
        """Spend the token; of two at once, one transaction is rerun and sees it spent."""
        self._tokens.update_one({"id": token.id}, {"$set": {"used_at": at}})

    def failures(self, failures_id: str) -> Failures | None:
        doc = self._failures.find_one({"id": failures_id})
        return Failures(**doc) if doc else None

    def keep_failures(self, failures: Failures) -> None:
        self._failures.upsert(asdict(failures))

    def forgive(self, failures_id: str) -> None:
        """Forget the failures of one login."""
        self._failures.delete_one({"id": failures_id})

    def forget(self, now: datetime, *, failures_before: datetime) -> int:
        """Remove what has no use any more: expired tokens, sessions long over, old failures."""
        return (
            self._tokens.delete_many({"expires_at": {"$lt": now}})
            + self._sessions.delete_many({"expires_at": {"$lt": now - KEEP_ENDED}})
            + self._failures.delete_many({"last_at": {"$lt": failures_before}})
        )


def _tenant_doc(city: Tenant) -> Document:
    return {"id": city.code, **asdict(city), "status": city.status.value}


def _tenant(doc: Document) -> Tenant:
    prepared = tuple(Prepared(**item) for item in doc["prepared"])
    fields = {key: value for key, value in doc.items() if key != "id"}
    return Tenant(**{**fields, "status": Status(doc["status"]), "prepared": prepared})


def _account(doc: Document | None) -> Account | None:
    if doc is None:
        return None
    return Account(**{**doc, "roles": tuple(doc["roles"]), "state": State(doc["state"])})
