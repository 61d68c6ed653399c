"""A built wheel carries its data and runs outside the checkout."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder into which the wheel was unpacked, as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def start(site: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = (
        f"import sys; sys.path[:0] = [{str(site)!r}, {sysconfig.get_paths()['purelib']!r}]\n"
        "from workbench.cli import main; sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-I", "-c", program, *arguments],
        cwd=site.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_that_the_installed_program_finds_its_catalogs(installed: Path) -> None:
    result = start(installed, "catalog", "list", "accelerator")
    assert result.returncode == 0, result.stderr
    assert "nvidia-h200-sxm" in result.stdout


def test_that_the_installed_program_does_the_main_job(installed: Path, tmp_path: Path) -> None:
    result = start(installed, "compare", "sample", "--out", str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "USD/Mtok" in result.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"comparison.xlsx", "recommendation.pdf"}


def test_that_the_wheel_declares_the_console_script(installed: Path) -> None:
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "workbench = workbench.__main__:main" in entry_points.read_text(encoding="utf-8")
