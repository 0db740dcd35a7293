"""Answer sheets on paper: one layout for printing and for reading, and marks that are never guessed."""
