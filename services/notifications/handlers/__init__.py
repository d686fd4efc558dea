"""One function per event, question, command and tick."""
