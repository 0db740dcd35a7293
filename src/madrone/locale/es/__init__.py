"""Spanish as it is written in California."""
