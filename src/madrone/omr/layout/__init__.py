"""The geometry of a sheet, and how its fields flow over the pages."""
