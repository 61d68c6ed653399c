#!/usr/bin/env python3
"""Set everything up, then run: `python3 run.py` does the main job, `python3 run.py test` the tests.

Needs only Python 3.11 or newer. Makes a private environment in .venv from the hashed lock file, installs
missing system libraries (as root, on Debian and its kin) or names them, and starts the workbench in it. A
stamp makes a second start skip all of it.
"""

import argparse
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LEAST_PYTHON = (3, 11)
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
STAMP = "set-up-stamp"
LOCK_WAIT_S = 900

LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}
"""Shared libraries that Qt needs on Linux, and the Debian packages that hold them."""

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_PACKAGES = ("fonts-dejavu-core", "fonts-inter")
"""A font with every letter, and one made for interfaces."""


class SetUpError(Exception):
    """Set-up cannot go on; the message says why and what to do, in one line."""


def environment_dir() -> Path:
    """Folder of the private environment; WORKBENCH_VENV overrides it."""
    return Path(os.environ.get("WORKBENCH_VENV", ROOT / ".venv"))


def environment_python(folder: Path) -> Path:
    """The environment's interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp(purpose: str) -> str:
    """What a finished set-up for this purpose was made from."""
    digest = hashlib.sha256((ROOT / LOCKS[purpose]).read_bytes())
    digest.update(f"{sys.version} {sysconfig.get_platform()} {ROOT}".encode())
    return f"{purpose} {digest.hexdigest()}"


def is_set_up(folder: Path, purpose: str) -> bool:
    """Whether the environment is finished for the purpose. The test set holds all that a run needs."""
    try:
        stamps = (folder / STAMP).read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    enough = {wanted_stamp(purpose), wanted_stamp("test")}
    return bool(enough.intersection(stamps)) and environment_python(folder).exists()


def is_root() -> bool:
    """Whether system packages can be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_system_packages(packages: Sequence[str], why: str) -> None:
    """Install Debian packages as root, else say which command would."""
    command = f"apt-get install -y {' '.join(packages)}"
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetUpError(f"{why}: install what your system calls {', '.join(packages)}, then start again.")
    if not is_root():
        raise SetUpError(f"{why}: run 'sudo {command}', then start again.")
    print(f"{why}: installing {', '.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], env=environment, check=False, stdout=subprocess.DEVNULL)
    result = subprocess.run(
        [apt, "install", "-y", "-qq", "--no-install-recommends", *packages],
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if result.returncode:
        raise SetUpError(f"{why}, and '{command}' failed: run it by hand to see why, then start again.")


def missing_system_packages() -> list[str]:
    """Debian packages of the libraries and fonts that Qt needs and this Linux lacks."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for name, package in LIBRARIES.items() if ctypes.util.find_library(name) is None]
    fonts = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    if not any(path.suffix.lower() in {".ttf", ".otf"} for folder in fonts for path in folder.rglob("*")):
        missing += FONT_PACKAGES
    return missing


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the set-up to one process at a time; a lock whose owner is gone is taken over."""
    lock = folder.with_name(folder.name + ".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            with lock.open("x", encoding="utf-8") as file:
                file.write(str(os.getpid()))
            break
        except FileExistsError:
            if not owner_is_alive(lock):
                lock.unlink(missing_ok=True)
            elif time.monotonic() > deadline:
                raise SetUpError(f"Another set-up holds {lock}: end it or delete that file.") from None
            else:
                time.sleep(0.5)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def owner_is_alive(lock: Path) -> bool:
    """Whether the process that wrote the lock still runs."""
    try:
        text = lock.read_text(encoding="utf-8")
        age_s = time.time() - lock.stat().st_mtime
    except OSError:
        return False
    if not text.isdigit():
        return age_s < 5
    if os.name == "nt":
        return age_s < LOCK_WAIT_S
    try:
        os.kill(int(text), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def make_environment(folder: Path) -> None:
    """A fresh environment with pip; where ensurepip is missing, its package is installed or named."""
    try:
        import ensurepip  # noqa: F401 - only to see whether it is there
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        install_system_packages([f"python{version}-venv"], f"Python {version} here lacks its venv module")
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)], check=False, capture_output=True, text=True
    )
    if result.returncode:
        tail = (result.stderr or result.stdout).strip().splitlines()[-1:]
        raise SetUpError(f"The environment {folder} cannot be made: {' '.join(tail)}")
    show_checkout_to(folder)


def show_checkout_to(folder: Path) -> None:
    """Let the environment's interpreter import this checkout from any working directory."""
    packages = Path(
        sysconfig.get_path("purelib", scheme="venv", vars={"base": str(folder), "platbase": str(folder)})
    )
    (packages / "token_cost_workbench_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def set_up(purpose: str) -> Path:
    """Everything that the purpose needs; returns the environment's interpreter."""
    folder = environment_dir()
    if is_set_up(folder, purpose):
        return environment_python(folder)
    with only_one(folder):
        if is_set_up(folder, purpose):
            return environment_python(folder)
        packages = missing_system_packages()
        if packages:
            install_system_packages(packages, "Qt's system libraries are missing")
        if not (folder / STAMP).exists():
            print(f"Setting up {folder} …", flush=True)
            make_environment(folder)
        python = environment_python(folder)
        result = subprocess.run(
            [
                *(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / LOCKS[purpose])),
            ],
            check=False,
            cwd=ROOT,
        )
        if result.returncode:
            raise SetUpError("The packages of the lock file cannot be installed; pip says why above.")
        # The first run would otherwise spend a second on it; a checkout that cannot be written goes without.
        compile_all = [str(python), "-m", "compileall", "-qq", str(ROOT / "workbench")]
        subprocess.run(compile_all, check=False)
        (folder / STAMP).write_text(wanted_stamp(purpose) + "\n", encoding="utf-8")
        return python


def child_environment() -> dict[str, str]:
    """Environment of the program: offscreen where Linux has no display."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    headless = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and headless:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def has_display() -> bool:
    """Whether a window could be seen."""
    return child_environment().get("QT_QPA_PLATFORM") != "offscreen"


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for; returns the exit code."""
    if sys.version_info < LEAST_PYTHON:
        print("Token Cost Workbench needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    try:
        if arguments[:1] == ["test"]:
            command = [str(set_up("test")), "-m", "pytest", *arguments[1:]]
            return subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode
        parser = argparse.ArgumentParser(prog="run.py", description=(__doc__ or "").split("\n\n")[0])
        parser.add_argument("--no-window", action="store_true", help="do not open the window afterwards")
        parser.add_argument("--out", default="out", metavar="DIR", help="folder of the reports (out)")
        options = parser.parse_args(arguments)
        command = [str(set_up("run")), "-m", "workbench", "demo", "--out", str(Path(options.out).absolute())]
        if options.no_window or not has_display():
            command.append("--no-window")
        return subprocess.run(command, env=child_environment(), check=False).returncode
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
