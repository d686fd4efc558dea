"""One function per command, query, event and tick of satisfaction, by area."""
