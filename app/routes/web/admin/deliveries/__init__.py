"""Pages of the deliveries of webhooks; their list is on the page of the webhook."""
