"""The one door: two GraphQL graphs, sessions, uploads. It owns no data and is the only RPC client.

The city graph (`gateway.city`, Strawberry) is bound to a city by the token; the provincial graph (`gateway.province`,
Graphene) is read-only. What both share: authentication, limits, the response cache and the error table.
"""
