"""Records as rows: values, dates and times, read as the whole file says."""
