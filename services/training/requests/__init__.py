"""What training is asked, by area."""
