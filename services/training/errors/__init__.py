"""What a client of training can get wrong, by area."""
