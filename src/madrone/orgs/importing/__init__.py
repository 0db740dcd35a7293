"""Importing organizations: the state's file of schools, OneRoster orgs, and our own simple CSV."""
