"""The outside world behind small ports: the cloud, payments, mail."""
