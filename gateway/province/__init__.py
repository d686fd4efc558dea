"""The provincial graph (Graphene): a province's cities beside each other, read-only, counts and rates only.

It has no Mutation type and knows no type of the city graph: what is not there cannot leak.
"""
