"""Dividing by zero raises.

raises: ZeroDivisionError
"""

print("before")
1 / 0
