"""Response processing: compiled once per item into plain functions, then run for every attempt."""
