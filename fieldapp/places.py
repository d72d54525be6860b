"""Where this laptop keeps the store, the photos, the reports and the logs."""

from dataclasses import dataclass
from pathlib import Path

from fieldapp.errors import SurroundingsError
from fieldapp.texts import Text


@dataclass(frozen=True, slots=True)
class Places:
    """One folder holds everything of one user; ``--data DIR`` names another."""

    folder: Path

    @classmethod
    def usual(cls) -> "Places":
        """The folder that the operating system means for it."""
        import platformdirs

        return cls(Path(platformdirs.user_data_dir("FieldApp", appauthor=False)))

    @property
    def store(self) -> Path:
        return self.folder / "fieldapp.db"

    @property
    def has_data(self) -> bool:
        """Whether the store is there with something in it."""
        return self.store.exists() and self.store.stat().st_size > 0

    @property
    def key(self) -> Path:
        return self.folder / "store.key"

    @property
    def first_start(self) -> Path:
        """There while the very first store is being made: until then a key without data has lost nothing."""
        return self.folder / "first-start"

    @property
    def settings(self) -> Path:
        return self.folder / "settings.json"

    @property
    def outlines(self) -> Path:
        """The company's own outlines of counties, where it has some; else those that are shipped are drawn."""
        return self.folder / "counties.json.gz"

    @property
    def attachments(self) -> Path:
        return self.folder / "attachments"

    @property
    def drafts(self) -> Path:
        """What was begun to be written and is not yet saved, sealed."""
        return self.folder / "drafts.sealed"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def last_backup(self) -> Path:
        """Empty; its time tells when the last backup was written."""
        return self.folder / "last-backup"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def window_lock(self) -> Path:
        """Held by the process that shows the window on these data."""
        return self.folder / "window.lock"

    @property
    def log(self) -> Path:
        return self.folder / "logs" / "fieldapp.log"

    def make(self) -> None:
        """Create the folder, readable by its owner alone.

        Raises:
            SurroundingsError: it cannot be made, or a file has its name.
        """
        if self.folder.exists() and not self.folder.is_dir():
            raise SurroundingsError(Text("{folder} is a file. Name a folder for the data.", folder=str(self.folder)))
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise SurroundingsError(
                Text("The folder {folder} cannot be made. May you write there?", folder=str(self.folder)),
                detail=repr(error),
            ) from error
