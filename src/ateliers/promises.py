"""What a template promises: its figures, tables, findings and indicators, with their ranges."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ateliers.errors import nearest
from ateliers.strict import Strict

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]


class Output(Strict):
    """A figure, table or findings block that a template promises."""

    description: Text
    may_be_absent: bool = False


class IndicatorRange(Strict):
    """Unit and plausible range of an indicator; a value outside it stops the run."""

    unit: Text
    minimum: float
    maximum: float
    required: bool = True

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum >= self.maximum:
            raise PydanticCustomError("range", "minimum must be below maximum")
        return self


class Relation(Strict):
    """Indicators that must add up, in each place and period where all have a value.

    Parameters
    ----------
    sum : list of str
        Indicators added.
    equals : str or float
        Indicator or number that the sum must equal.
    tolerance : float
        Largest gap allowed, in the unit of the indicators.
    periods : list of str
        Periods concerned; all of them when empty.
    """

    sum: Annotated[list[Name], Field(min_length=1)]
    equals: Name | float
    tolerance: Annotated[float, Field(ge=0)]
    periods: list[str] = Field(default_factory=list)


class Outputs(Strict):
    """What a template must produce."""

    figures: dict[Name, Output] = Field(default_factory=dict)
    tables: dict[Name, Output] = Field(default_factory=dict)
    findings: dict[Name, Output] = Field(default_factory=dict)
    indicators: dict[Name, IndicatorRange]
    relations: list[Relation] = Field(default_factory=list)

    @model_validator(mode="after")
    def _relations_use_known_indicators(self) -> Self:
        for relation in self.relations:
            equals = [relation.equals] if isinstance(relation.equals, str) else []
            for code in [*relation.sum, *equals]:
                if code not in self.indicators:
                    hint = nearest(code, self.indicators)
                    said = f'relations: indicator "{code}" is not declared.{hint}'
                    raise PydanticCustomError("relation", "{said}", {"said": said})
        return self
