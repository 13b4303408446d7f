"""What the ORM lacks for pages that are made in a millisecond."""
