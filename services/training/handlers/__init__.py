"""One function per command, query, event and tick of training, by area."""
