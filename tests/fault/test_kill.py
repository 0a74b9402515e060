# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of a rehearsal: KILLS times (20 when not said), see kill.py."""
import os
import sys

sys.path.insert(0, "tests/support")
sys.path.insert(0, "tests/fault")
import kill
from tap import TITRATE, done

kill.check(TITRATE, int(os.environ.get("KILLS", "20")), 20260304)
done()
