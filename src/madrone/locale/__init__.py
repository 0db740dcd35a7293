"""The texts and formats of the product in other languages than English."""
