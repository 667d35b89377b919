"""Large lists, read and stored by the worker. The upload's row is the truth: a message only wakes, all may run twice.

While a list is read, and while its people are made ready to be stored, progress is written in transactions of their
own, so that everybody sees it and a wish to stop is seen. The roster itself changes in one transaction at the end,
seconds long, that holds everything or nothing.
"""

from trainees.actions.large.queueing import is_large, queue_reading, queue_storing, stop_upload
from trainees.actions.large.reading import read_list
from trainees.actions.large.running import TASK, sweep_uploads, work_upload
from trainees.actions.large.storing import store_list

__all__ = [
    "TASK", "is_large", "queue_reading", "queue_storing", "read_list", "stop_upload", "store_list", "sweep_uploads", "work_upload",
]  # fmt: skip
