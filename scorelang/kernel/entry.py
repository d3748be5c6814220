"""What enters the calculation: a number or a day beyond these is a fault of the data, wherever it is read."""

from datetime import date

# A number that is there is 0, or between these in absolute value: what is smaller counts as 0.
LARGEST = 1e15
SMALLEST = 1e-15

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)
# In days since 1970.
FIRST_DAY_NUMBER = (FIRST_DAY - date(1970, 1, 1)).days
LAST_DAY_NUMBER = (LAST_DAY - date(1970, 1, 1)).days
