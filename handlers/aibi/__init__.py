"""AI Batteries Included: a paid sign-up, AWS accounts, the keys that order them."""
