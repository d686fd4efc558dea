"""Cities, their places and their lines. Values are the service's JSON; fields resolve by name."""

from __future__ import annotations

import graphene
from graphql import GraphQLResolveInfo

from gateway.ids import encode_id
from gateway.province import reading
from gateway.province.figures import DateTime, Figure, Indicator, Node, Point, Total
from gateway.province.reading import View


class Date(graphene.Scalar):
    """A day in Asia/Shanghai, ISO 8601."""

    serialize = staticmethod(str)


class CityStatus(graphene.Enum):
    """`ACTIVE` once every service has set the city up."""

    ONBOARDING = "onboarding"
    ACTIVE = "active"


class Mark(graphene.Enum):
    """Why a city is not compared."""

    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    OVER = "over"
    DIFFERENT_DEFINITION = "different_definition"
    TOO_FEW = "too_few"


class Plan(graphene.ObjectType):
    """The plan template that the city runs."""

    id = graphene.String(required=True, description="The template's own id.")
    version = graphene.String(required=True)
    name = graphene.String(required=True)


class Phase(graphene.ObjectType):
    """A phase that has started and not ended. Phases may overlap."""

    id = graphene.String(required=True, description="The plan's own id.")
    name = graphene.String(required=True)
    starts_on = Date(required=True)
    ends_on = Date(required=True)


class City(graphene.ObjectType):
    """A city of the province."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True)
    name = graphene.String(required=True)
    region_code = graphene.String(required=True, description="GB/T 2260.")
    status = CityStatus(required=True)
    plan = graphene.Field(Plan)
    phases = graphene.List(graphene.NonNull(Phase), required=True)
    figures = graphene.List(
        graphene.NonNull(Figure), required=True, indicators=graphene.List(graphene.NonNull(graphene.String))
    )
    figure = graphene.Field(Figure, indicator=graphene.String(required=True))

    @staticmethod
    def resolve_id(city: View, info: GraphQLResolveInfo) -> str:
        return encode_id("City", city["code"])

    @staticmethod
    async def resolve_plan(city: View, info: GraphQLResolveInfo) -> View | None:
        found: View | None = (await _whole(city, info))["plan"]
        return found

    @staticmethod
    async def resolve_phases(city: View, info: GraphQLResolveInfo) -> list[View]:
        return list((await _whole(city, info))["phases"])

    @staticmethod
    async def resolve_figures(city: View, info: GraphQLResolveInfo, indicators: list[str] | None = None) -> list[View]:
        values = (await _whole(city, info))["values"]
        return [value for value in values if indicators is None or value["indicator"] in indicators]

    @staticmethod
    async def resolve_figure(city: View, info: GraphQLResolveInfo, indicator: str) -> View | None:
        values = (await _whole(city, info))["values"]
        return next((value for value in values if value["indicator"] == indicator), None)


async def _whole(city: View, info: GraphQLResolveInfo) -> View:
    """The city with plan, phases and figures, which a ranking and a trend do not carry."""
    if "values" in city:
        return city
    return await reading.city(info.context, city["code"], city.get("read_in")) or {
        "plan": None,
        "phases": [],
        "values": [],
    }


class Province(graphene.ObjectType):
    """The province in one period."""

    code = graphene.String(required=True)
    name = graphene.String()
    period = graphene.String(required=True)
    is_open = graphene.Boolean(required=True, description="The period has not ended yet.")
    as_of = DateTime(required=True)
    cities = graphene.List(graphene.NonNull(City), required=True)
    totals = graphene.List(graphene.NonNull(Total), required=True)

    @staticmethod
    def resolve_code(province: View, info: GraphQLResolveInfo) -> str:
        return str(province["province_code"])

    @staticmethod
    def resolve_name(province: View, info: GraphQLResolveInfo) -> str | None:
        name: str | None = province["province_name"]
        return name

    @staticmethod
    def resolve_cities(province: View, info: GraphQLResolveInfo) -> list[View]:
        return [reading.in_period(city, province["period"]) for city in province["cities"]]


class OfficialPlace(graphene.ObjectType):
    """A rank that the province announced."""

    rank = graphene.Int(required=True)
    of = graphene.Int(required=True)
    is_front = graphene.Boolean(required=True, description="Within the first third.")


class Place(graphene.ObjectType):
    """A city in a ranking. Without a rank, `mark` says why it is not compared."""

    rank = graphene.Int(description="Ties share the better rank: 1, 2, 2, 4.")
    is_tied = graphene.Boolean(required=True)
    is_front = graphene.Boolean(description="Among the first third; null without a verdict.")
    mark = Mark()
    official = graphene.Field(
        OfficialPlace, description="By a document of the province, entered by the city: prevails."
    )
    city = graphene.Field(graphene.NonNull(City))
    figure = graphene.Field(graphene.NonNull(Figure))

    @staticmethod
    def resolve_is_tied(place: View, info: GraphQLResolveInfo) -> bool:
        return bool(place["tied"])

    @staticmethod
    def resolve_city(place: View, info: GraphQLResolveInfo) -> View:
        return reading.in_period(place["city"], place["figure"]["period"])


class Ranking(graphene.ObjectType):
    """The province's cities by one indicator, best first. Indicative: cities on the platform only."""

    indicator = graphene.Field(Indicator)
    period = graphene.String(required=True)
    compared = graphene.Int(required=True, description="N: the cities that are compared.")
    front_ranks = graphene.Int(description="Ranks up to this one are front ranks; null when N is below three.")
    total = graphene.Field(graphene.NonNull(Total))
    places = graphene.List(graphene.NonNull(Place), required=True)

    resolve_indicator = Figure.resolve_indicator


class CityTrend(graphene.ObjectType):
    """One city's rates, oldest first."""

    city = graphene.Field(graphene.NonNull(City))
    points = graphene.List(graphene.NonNull(Point), required=True)


class Trend(graphene.ObjectType):
    """One indicator over time."""

    indicator = graphene.Field(Indicator)
    cities = graphene.List(graphene.NonNull(CityTrend), required=True)
    total = graphene.List(graphene.NonNull(Point), required=True, description="The province, sum over sum.")

    resolve_indicator = Figure.resolve_indicator
