"""Where a city's daily summary is posted."""

from __future__ import annotations

from typing import Any

from services.notifications import requests
from services.notifications.domain.deliveries import BodyFormat, Webhook, checked_url
from services.notifications.errors import TooManyWebhooks, WebhookNotFound
from services.notifications.handlers.work import Work

MOST = 20
View = dict[str, Any]


def webhooks(work: Work) -> list[View]:
    """The city's webhooks, without their secrets and keys."""
    return [_view(hook) for hook in work.repo.deliveries.webhooks()]


def add_webhook(work: Work, request: requests.AddWebhook) -> View:
    """Name an address, for the whole city or a unit and all below it. Raises `WebhookAddressNotValid`."""
    if request.unit_id:
        work.units.require(request.unit_id)
    if len(work.repo.deliveries.webhooks()) >= MOST:
        raise TooManyWebhooks(most=MOST)
    hook = Webhook(
        id=work.new_id(),
        name=request.name,
        url=checked_url(request.url.get_secret_value()),
        secret=request.secret.get_secret_value(),
        format=BodyFormat(request.format),
        unit_id=request.unit_id,
        created_at=work.now,
    )
    work.repo.deliveries.add_webhook(hook)
    return _view(hook)


def remove_webhook(work: Work, request: requests.OneWebhook) -> View:
    """Post there no more. Raises `WebhookNotFound`."""
    hook = work.repo.deliveries.webhook(request.webhook_id)
    if hook is None:
        raise WebhookNotFound(field="webhook_id")
    work.repo.deliveries.remove_webhook(hook.id)
    return _view(hook)


def _view(hook: Webhook) -> View:
    return {
        "id": hook.id,
        "name": hook.name,
        "place": hook.place,
        "format": hook.format,
        "unit_id": hook.unit_id,
        "state": hook.state,
        "reason": hook.reason,
        "created_at": hook.created_at,
    }
