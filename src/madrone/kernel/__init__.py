"""The pure ground floor: clock, codes, errors, hashing and signing. Nothing here knows Django."""
