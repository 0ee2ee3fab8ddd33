"""The report on low stock."""
