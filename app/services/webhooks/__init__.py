"""Webhooks: subscriptions to events, deliveries, and how they are sent."""
