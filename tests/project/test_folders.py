"""Folders that are not to be trusted are recognised, others are left in peace."""

from pathlib import Path

import pytest

from workbench.project.folders import backup_dir, is_backup, risk_of

LOCAL = [("/", "ext4"), ("/home", "btrfs")]


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/Angebote", "Dropbox"),
        ("Dropbox (Team)/Angebote", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Contoso GmbH/Projekte", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("iCloudDrive/x", "iCloud"),
        ("Google Drive/My Drive", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-ada@example.org/My Drive", "Google Drive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Nextcloud/x", "Nextcloud"),
    ],
)
def test_that_synchronised_folders_are_warned_about_by_name(folder: str, service: str) -> None:
    issue = risk_of(Path("/home/ada") / folder / "p.tcw", LOCAL)
    assert issue is not None
    assert issue.code == "synchronised_folder"
    assert service in issue.message
    assert issue.suggestion


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "remote"])
def test_that_network_mounts_are_warned_about(kind: str) -> None:
    mounts = [*LOCAL, ("/mnt/share", kind), ("/mnt/share/local", "ext4")]
    issue = risk_of(Path("/mnt/share/team/p.tcw"), mounts)
    assert issue is not None
    assert issue.code == "network_folder"
    assert risk_of(Path("/mnt/share/local/p.tcw"), mounts) is None


@pytest.mark.parametrize(
    "path", ["/home/ada/p.tcw", "/home/ada/Boxes/p.tcw", "/home/ada/dropboxes/p.tcw", "/mnt/shared/p.tcw"]
)
def test_that_folders_of_this_computer_are_left_in_peace(path: str) -> None:
    assert risk_of(Path(path), [*LOCAL, ("/mnt/share", "nfs4")]) is None


def test_that_this_computer_can_be_asked(tmp_path: Path) -> None:
    risk_of(tmp_path / "p.tcw")


def test_that_projects_of_one_name_have_backups_apart(tmp_path: Path) -> None:
    first, second = backup_dir(tmp_path / "a" / "p.tcw"), backup_dir(tmp_path / "b" / "p.tcw")
    assert first != second
    assert is_backup(first / "x.tcw")
    assert not is_backup(tmp_path / "p.tcw")
