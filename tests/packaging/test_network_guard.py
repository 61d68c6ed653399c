"""No test and no main job reaches out beyond this machine."""

import socket
import subprocess
import sys

import pytest


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_that_the_guard_stops_a_connection_beyond_this_machine(call: str) -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        getattr(outside, call)(("192.0.2.1", 9))


def test_that_the_guard_stops_a_look_up() -> None:
    with pytest.raises(AssertionError, match="example"):
        socket.getaddrinfo("host.example", 80)


def test_that_comparing_and_reporting_open_no_socket(tmp_path: object) -> None:
    """The whole main job in a process whose sockets raise: no import, job or report may need one."""
    program = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise SystemExit('a socket was opened')\n"
        "socket.socket.__init__ = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "from workbench.cli import main\n"
        f"sys.exit(main(['compare', 'sample', '--json', '--out', {str(tmp_path)!r}]))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
