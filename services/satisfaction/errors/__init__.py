"""What a client of satisfaction can get wrong, by area."""
