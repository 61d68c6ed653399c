"""The shipped catalogs and calibration, and a writer of points files with figures of our own making."""

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.catalog.files import load_shipped
from workbench.catalog.library import Library
from workbench.evidence.calibration import Calibration, shipped_calibration

WritePoints = Callable[..., Path]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_shipped()


@pytest.fixture(scope="session")
def calibration() -> Calibration:
    return shipped_calibration()


@pytest.fixture
def write_points(tmp_path: Path) -> WritePoints:
    """Writes rows, each a dict of columns, and returns the file."""

    def write(*rows: dict[str, object]) -> Path:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        lines = [",".join(columns)]
        lines += [",".join(str(row.get(name, "")) for name in columns) for row in rows]
        path = tmp_path / "points.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
