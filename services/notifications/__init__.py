"""What waits for whom, and who is told of it when.

Owns: the projection of work items, each person's to-do list, the reminder ledger, digests, the inbox, contact
addresses, opt-outs, webhooks, and the queue of deliveries. Consumes: work_items_changed of tasks, organizations,
training and satisfaction, account_changed and tenant_onboarded of tenants, unit events. Emits: messages_posted,
notification_failed. Does not: decide what is due (the owners of deadlines tell it), hold content of complaints or text
that a user typed, or tell an address to anyone.
"""
