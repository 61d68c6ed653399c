"""Where things of this user lie outside projects (backups, the library), and which folders are risky."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from workbench.domain.issue import Issue, Severity, Where

DATA_DIR_VARIABLE = "WORKBENCH_DATA_DIR"
"""Environment variable that moves backups and the user's library."""

_NETWORK_TYPES = frozenset(
    (
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncpfs", "9p"),
        *("webdav", "davfs", "sshfs", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "vboxsf"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.ceph"),
        *("fuse.glusterfs", "fuse.vmhgfs-fuse"),
    )
)
"""File systems on other machines: their locks and synchronisation are not to be relied on."""

_SYNCHRONISED = (
    ("Dropbox", ("dropbox",)),
    ("OneDrive", ("onedrive",)),
    ("iCloud", ("icloud drive", "iclouddrive", "mobile documents", "com~apple~clouddocs")),
    ("Google Drive", ("google drive", "googledrive", "my drive", "drivefs")),
    ("Nextcloud", ("nextcloud",)),
    ("ownCloud", ("owncloud",)),
    ("Box", ("box sync", "box-box")),
)
"""Services, and how the names of their folders begin (in lower case)."""


def data_dir() -> Path:
    """Folder of this user's backups and library."""
    chosen = os.environ.get(DATA_DIR_VARIABLE)
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("token-cost-workbench", appauthor=False)


def backup_dir(path: Path) -> Path:
    """Folder of the backups of one project, told apart from others of its name by its path."""
    whole = str(path.resolve())
    return data_dir() / "backups" / f"{path.stem[:60]}-{hashlib.sha256(whole.encode()).hexdigest()[:10]}"


def is_backup(path: Path) -> bool:
    """Whether a file is one of the backups, which nobody should edit in place."""
    return path.resolve().is_relative_to((data_dir() / "backups").resolve())


def risk_of(path: Path, mounts: Sequence[tuple[str, str]] | None = None) -> Issue | None:
    """A warning for a project in a network or synchronised folder, None elsewhere.

    `mounts` are (mount point, file system type) pairs, those of this computer where not given.
    """
    place = path.resolve()
    service = _service_of(place)
    if service:
        return Issue(
            severity=Severity.WARNING,
            code="synchronised_folder",
            message=f"The project lies in a folder that {service} synchronises; "
            "it may copy the file while it is being written, or put an older copy in its place.",
            where=Where(file=str(path)),
            suggestion="Work in a folder of this computer, and put a copy there when it is done.",
        )
    network = _network_type(place, _mounts() if mounts is None else mounts)
    if network:
        return Issue(
            severity=Severity.WARNING,
            code="network_folder",
            message=f"The project lies in a network folder ({network}); "
            "a lost connection can interrupt a change, and other computers may not see that it is open.",
            where=Where(file=str(path)),
            suggestion="Work in a folder of this computer, and put a copy there when it is done.",
        )
    return None


def _service_of(place: PurePath) -> str:
    folders = [part.casefold() for part in place.parts[:-1]]
    for service, beginnings in _SYNCHRONISED:
        for number, folder in enumerate(folders):
            begins = any(
                folder == beginning or folder.startswith((f"{beginning} ", f"{beginning}-", f"{beginning}("))
                for beginning in beginnings
            )
            if begins and number > 0:
                return service
    return ""


def _mounts() -> list[tuple[str, str]]:
    import psutil

    return [
        (part.mountpoint, "remote" if "remote" in part.opts.split(",") else part.fstype)
        for part in psutil.disk_partitions(all=True)
    ]


def _network_type(place: Path, mounts: Sequence[tuple[str, str]]) -> str:
    if str(place).startswith(("\\\\", "//")) and not str(place).startswith("\\\\?\\"):
        return "UNC path"
    inside = [(mount, kind) for mount, kind in mounts if place.is_relative_to(mount)]
    kind = max(inside, key=lambda found: len(found[0]), default=("", ""))[1].casefold()
    return kind if kind in _NETWORK_TYPES or kind == "remote" else ""
