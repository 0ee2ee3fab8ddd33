"""The report on the value of the stock."""
