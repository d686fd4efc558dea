"""Import this first in a process that runs nameko: eventlet on asyncio's loop, patched before anything else loads."""

import os
import warnings

os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated.*")

import eventlet  # noqa: E402
import eventlet.hubs  # noqa: E402

eventlet.hubs.use_hub("asyncio")
eventlet.monkey_patch()
