"""Time entries and the timer that makes them."""
