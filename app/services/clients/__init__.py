"""Clients: who work is done for."""
