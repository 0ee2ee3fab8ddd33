"""The report on turnover."""
