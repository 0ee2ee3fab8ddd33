"""Webhooks: who wants to hear of what, what is to be delivered, and how it is sent."""
