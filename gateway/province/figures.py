"""Measures and their rates. Values are the service's JSON; fields resolve by name."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from gateway.ids import encode_id
from gateway.province import reading
from gateway.province.reading import View


class DateTime(graphene.Scalar):
    """An instant, ISO 8601."""

    serialize = staticmethod(str)


class FigureStatus(graphene.Enum):
    """Where a figure stands. `OVER` is a rate above 100 %: a mistake in the counts, shown as it is.

    `NO_TARGET`: the plan states nothing that the figure should reach.
    """

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    OVER = "over"
    NO_TARGET = "no_target"


class Direction(graphene.Enum):
    """Whether more or less is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Node(graphene.Interface):
    """Something with a global id."""

    id = graphene.ID(required=True)

    @classmethod
    def resolve_type(cls, instance: View, info: GraphQLResolveInfo) -> Any:
        kind: Any = info.schema.type_map["City" if "region_code" in instance else "Indicator"]
        return kind.graphene_type


class Indicator(graphene.ObjectType):
    """A measure of the common catalogue: what is counted of whom, by which sentences of the plans."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True)
    label = graphene.String(required=True, description="In the caller's language.")
    label_zh = graphene.String(required=True)
    label_en = graphene.String(required=True)
    definition = graphene.String(required=True, description="In the caller's language.")
    definition_zh = graphene.String(required=True)
    definition_en = graphene.String(required=True)
    unit = graphene.String(required=True)
    target = graphene.String(description="Where a city's plan states none of its own.")
    direction = Direction(required=True)
    sources = graphene.List(graphene.NonNull(graphene.String), required=True, description="Ids of obligations.")

    @staticmethod
    def resolve_id(measure: View, info: GraphQLResolveInfo) -> str:
        return encode_id("Indicator", measure["code"])

    @staticmethod
    def resolve_label(measure: View, info: GraphQLResolveInfo) -> str:
        return str(measure[f"label_{info.context.locale}"])

    @staticmethod
    def resolve_definition(measure: View, info: GraphQLResolveInfo) -> str:
        return str(measure[f"definition_{info.context.locale}"])


class Rate:
    """The fields of every rate."""

    period = graphene.String(required=True)
    numerator = graphene.BigInt(required=True)
    denominator = graphene.BigInt(required=True)
    percent = graphene.String(description="Cut to two places, never rounded up; null without data.")
    target = graphene.String(description="Null where no plan states one.")
    status = FigureStatus(required=True)
    gap_count = graphene.BigInt(description="How many are missing to the target.")
    gap_percent = graphene.String(description="Percentage points missing to the target.")
    units = graphene.Int(required=True, description="Units with data.")
    units_met = graphene.Int(description="Null without a target.")


class Point(Rate, graphene.ObjectType):
    """A rate in one of several periods."""


class Figure(Rate, graphene.ObjectType):
    """A city's rate of one indicator in one period."""

    indicator = graphene.Field(Indicator)
    code = graphene.String(required=True, description="The indicator's code.")
    last_event_at = DateTime(description="When the city's services last counted.")
    is_stale = graphene.Boolean(required=True, description="Not heard of for 24 hours in a running period.")

    @staticmethod
    async def resolve_indicator(figure: View, info: GraphQLResolveInfo) -> View | None:
        return await reading.measure(info.context, figure["indicator"])

    @staticmethod
    def resolve_code(figure: View, info: GraphQLResolveInfo) -> str:
        return str(figure["indicator"])


class Total(Rate, graphene.ObjectType):
    """The province's rate: sum over sum of the cities to which the measure applies, never a mean of rates."""

    indicator = graphene.Field(Indicator)
    code = graphene.String(required=True, description="The indicator's code.")
    cities = graphene.Int(required=True)
    cities_applicable = graphene.Int(required=True)
    cities_reporting = graphene.Int(required=True)
    cities_met = graphene.Int(description="Stale ones do not count. Null without a target.")
    cities_stale = graphene.Int(required=True)

    resolve_indicator = Figure.resolve_indicator
    resolve_code = Figure.resolve_code
