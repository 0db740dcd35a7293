"""Importing students and rosters: each layout reads its own file, one importer judges and carries out."""
