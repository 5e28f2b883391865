"""Which commune a code stands for now, and which communes changed."""

from __future__ import annotations

import pandas as pd

from ateliers.territory import changed_after, merged_after, present_codes


def test_a_former_code_stands_for_the_commune_it_joined(territories: pd.DataFrame) -> None:
    present = present_codes(territories)
    assert {present[c] for c in ("50180", "14513", "50649", "50592")} == {"50592"}
    assert "99999" not in present


def test_a_code_still_in_use_stands_for_itself() -> None:
    """60054 was Les Hauts-Talican, and is Beaumont-les-Nonains again."""
    communes = pd.DataFrame(
        {"level": "commune", "code": ["60054", "60694"], "former_codes": [None, "60054+60455"]}
    )
    assert present_codes(communes) == {"60054": "60054", "60694": "60694", "60455": "60694"}


def test_a_change_counts_after_its_day_only(territories: pd.DataFrame) -> None:
    assert "50592" in changed_after(territories, "2017-12-31")
    assert "50592" not in changed_after(territories, "2018-01-01")
    assert "50592" in merged_after(territories, 2015)
    assert "50592" not in merged_after(territories, 2016)
