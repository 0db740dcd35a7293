"""Numbers and times as Spanish has them in the United States and Mexico: 2,523.4 and 2:05 p.m.

What is not named here is Django's own for Spanish.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i a"
