"""Files of any kind as records: CSV, workbooks and JSON."""
