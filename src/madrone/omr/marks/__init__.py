"""What a student marked: the ink over the blank print of each bubble, and what it means with which probability."""
