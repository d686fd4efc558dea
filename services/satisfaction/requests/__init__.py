"""What satisfaction is asked, by area."""
