"""The French names of a site that is added, and its identifier."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from ateliers.parameters import SiteName
from ateliers.sites.find import Target, folded
from ateliers.territory import places

#: Kind of an EPCI and the preposition before its proper name: « CC du », « CA de l’ »…
_KIND = re.compile(r"^(?:CC|CA|CU) (?:(?:du|de la|de l’|des|de|d’) ?)?(?=\S)")


def name_of(target: Target, territories: pd.DataFrame) -> SiteName:
    """Return the name of a commune or EPCI in the forms that sentences need.

    An EPCI keeps its kind where a preposition is needed: « dans la CC du Pays de l’Arbresle » is
    right whatever the name; the label of figures and menus does without.
    """
    place = places(territories, target.level, [target.code])[0]
    short = place.name
    if target.level == "epci":
        short = _KIND.sub("", place.name)
        short = short[0].upper() + short[1:]
    forms = {"full": place.name, "of": place.of, "within": place.within, "short": short}
    # The register of EPCI has no ligature.
    return SiteName(
        **{form: re.sub(r"\b([Cc])oeur", r"\1œur", said) for form, said in forms.items()}
    )


def identifier_of(name: SiteName, target: Target, taken: Collection[str]) -> str:
    """Return an identifier that no site has: its name, then its code if that is not enough."""
    plain = folded(name.short).replace(" ", "-")
    return f"{plain}-{target.code.lower()}" if plain in taken else plain
