"""Clients, for whom work is done."""
