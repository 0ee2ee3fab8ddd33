"""Pages of the timesheet."""
