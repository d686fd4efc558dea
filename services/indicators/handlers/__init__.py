"""One function per event and per question: intake writes, the others only read."""
