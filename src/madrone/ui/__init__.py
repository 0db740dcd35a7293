"""The shell that every page wears: base templates, listings, forms, charts, static files."""
