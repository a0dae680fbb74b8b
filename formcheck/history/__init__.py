"""What was done on which day: kept on this machine only, written as it happens."""

from formcheck.history.diary import Diary, NoDiary
from formcheck.history.store import DoneRepetition, History, history_path

__all__ = ["Diary", "DoneRepetition", "History", "NoDiary", "history_path"]
