"""The demonstration district: original test content, fictitious people, and what seeds them."""
