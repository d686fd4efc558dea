"""How the city graph's operations are run."""

from __future__ import annotations

from strawberry.types.execution import ExecutionResult

from gateway.city.schema import build_schema
from gateway.context import Context
from gateway.graph_request import GraphRequest, Requests
from services.kit.settings import Settings


class CityGraph:
    """Runs operations of cities' accounts."""

    name = "city"
    provincial = False

    def __init__(self, settings: Settings) -> None:
        self.schema = build_schema(settings.shows_schema)
        self.requests = Requests(self.schema.documents)

    async def run(self, request: GraphRequest, context: Context) -> ExecutionResult:
        """Run one query or mutation."""
        return await self.schema.execute(
            request.text,
            variable_values=dict(request.variables),
            context_value=context,
            operation_name=request.operation_name,
        )
