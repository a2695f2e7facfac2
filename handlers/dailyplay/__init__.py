"""DailyPlay: one-time sessions, and the API keys that create them."""
