"""What can be chosen about the demo's data, by environment variables with the prefix `QF_DEMO_`."""

from __future__ import annotations

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qf.refusal import Refused

FULL_SIZE = 40
"""From this many units on, a real city has all of its counties and districts."""


class DemoOptions(BaseSettings):
    """The defaults are the demo; smaller numbers give the same story in less time."""

    model_config = SettingsConfigDict(env_prefix="QF_DEMO_", frozen=True)

    seed: int = Field(default=20220630, description="the same seed gives the same units, reports and figures")
    cities: int = Field(default=4, ge=0, le=4, description="invented cities per province, beside the real one")
    units: int = Field(default=60, ge=12, le=200, description="units per city, the commission aside")

    @property
    def is_full_size(self) -> bool:
        """Whether cities are large enough to have all their bureaus."""
        return self.units >= FULL_SIZE


def demo_options() -> DemoOptions:
    """The options of this process. Raises `Refused` that names every wrong one."""
    try:
        return DemoOptions()
    except ValidationError as error:
        wrong = (f"QF_DEMO_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise Refused("; ".join(wrong)) from error
