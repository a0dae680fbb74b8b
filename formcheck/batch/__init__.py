"""Many clips: found, given to workers, kept on disk as they finish, and put into tables."""

from formcheck.batch.finding import find_jobs
from formcheck.batch.job import Job, Options
from formcheck.batch.labour import Labour
from formcheck.batch.run import Done, run_jobs
from formcheck.batch.store import Store

__all__ = ["Done", "Job", "Labour", "Options", "Store", "find_jobs", "run_jobs"]
