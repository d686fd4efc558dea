"""Who may do what in notifications."""

from __future__ import annotations

from services.kit.permissions.grants import ADMIN, OFFICE, READ, SHARED, TICKS, Grants

NOTIFICATIONS: dict[str, Grants] = {
    "notifications.todo": READ,
    "notifications.todo_counts": READ,
    "notifications.inbox": SHARED,
    "notifications.unread_count": SHARED,
    "notifications.mark_read": SHARED,
    "notifications.notification_settings": SHARED,
    "notifications.set_contact": SHARED,
    "notifications.confirm_contact": SHARED,
    "notifications.set_opt_out": SHARED,
    "notifications.set_account_contact": ADMIN,
    "notifications.failed_contacts": OFFICE,
    "notifications.register_bounce": ADMIN,
    "notifications.reminders": OFFICE,
    "notifications.set_reminder_rules": ADMIN,
    "notifications.webhooks": ADMIN,
    "notifications.add_webhook": ADMIN,
    "notifications.remove_webhook": ADMIN,
    "notifications.run_ticks": TICKS,
}
