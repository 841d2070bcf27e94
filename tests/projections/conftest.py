"""Places for read models, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.adapters.database import postgresql_at
from application.adapters.places import Files, Schema
from projections.shelf import Places


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Where the read models of this test stand."""
    places: Places = (
        Files(tmp_path / "views")
        if request.param == "sqlite"
        else Schema(
            postgresql_at(request.getfixturevalue("postgres_url"), schema="views", durable=False)
        )
    )
    yield places
    places.close()
