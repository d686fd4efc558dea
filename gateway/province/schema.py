"""The provincial graph's questions, and its SDL."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from gateway.ids import split_id
from gateway.province import reading
from gateway.province.cities import City, Place, Province, Ranking, Trend
from gateway.province.figures import Indicator, Node
from gateway.province.reading import View


def _period() -> graphene.String:
    return graphene.String(description="A quarter such as 2022-Q2; the present one by default.")


class Query(graphene.ObjectType):
    """A province looks at its own cities: counts and rates, no unit, no person, no text."""

    node = graphene.Field(Node, id=graphene.ID(required=True))
    province = graphene.Field(graphene.NonNull(Province), period=_period())
    cities = graphene.List(graphene.NonNull(City), required=True, period=_period())
    city = graphene.Field(City, code=graphene.String(required=True), period=_period())
    indicators = graphene.List(graphene.NonNull(Indicator), required=True, description="The common measure catalogue.")
    ranking = graphene.Field(
        graphene.NonNull(Ranking), indicator=graphene.String(required=True), period=graphene.String(required=True)
    )
    gaps = graphene.List(
        graphene.NonNull(Place),
        required=True,
        indicator=graphene.String(required=True),
        period=graphene.String(required=True),
        description="The cities that miss the target, the largest gap first.",
    )
    trend = graphene.Field(graphene.NonNull(Trend), indicator=graphene.String(required=True))

    @staticmethod
    async def resolve_node(root: None, info: GraphQLResolveInfo, id: str) -> View | None:
        kind, key = split_id(id)
        if kind == "City":
            return await reading.city(info.context, key, None)
        return await reading.measure(info.context, key) if kind == "Indicator" else None

    @staticmethod
    async def resolve_province(root: None, info: GraphQLResolveInfo, period: str | None = None) -> View:
        return await reading.overview(info.context, period)

    @staticmethod
    async def resolve_cities(root: None, info: GraphQLResolveInfo, period: str | None = None) -> list[View]:
        answer = await reading.overview(info.context, period)
        return [reading.in_period(city, answer["period"]) for city in answer["cities"]]

    @staticmethod
    async def resolve_city(root: None, info: GraphQLResolveInfo, code: str, period: str | None = None) -> View | None:
        return await reading.city(info.context, code, period)

    @staticmethod
    async def resolve_indicators(root: None, info: GraphQLResolveInfo) -> Any:
        return await reading.ask(info.context, "catalogue")

    @staticmethod
    async def resolve_ranking(root: None, info: GraphQLResolveInfo, indicator: str, period: str) -> Any:
        return await reading.ask(info.context, "province_ranking", indicator=indicator, period=period)

    @staticmethod
    async def resolve_gaps(root: None, info: GraphQLResolveInfo, indicator: str, period: str) -> list[View]:
        ranking = await reading.ask(info.context, "province_ranking", indicator=indicator, period=period)
        missing = [place for place in ranking["places"] if place["figure"]["status"] == "not_met"]
        return sorted(missing, key=lambda place: -Decimal(place["figure"]["gap_percent"]))

    @staticmethod
    async def resolve_trend(root: None, info: GraphQLResolveInfo, indicator: str) -> Any:
        return await reading.ask(info.context, "province_trend", indicator=indicator)


schema = graphene.Schema(query=Query, types=[City, Indicator])


def sdl() -> str:
    """The schema as text: `schemas/graphql/province.graphql` holds exactly this."""
    return f"{str(schema).strip()}\n"
