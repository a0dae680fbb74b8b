"""Pages to look at and to send: one self-contained HTML file each, that opens without a network."""

from formcheck.reporting.pages.batch import BatchRow, batch_page
from formcheck.reporting.pages.clip import ClipReport, clip_page
from formcheck.reporting.pages.history import PastSet, history_page
from formcheck.reporting.pages.session import SessionReport, session_page
from formcheck.reporting.pages.sets import SetReport

__all__ = [
    "BatchRow",
    "ClipReport",
    "PastSet",
    "SessionReport",
    "SetReport",
    "batch_page",
    "clip_page",
    "history_page",
    "session_page",
]
