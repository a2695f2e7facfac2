"""The console: signing in, and what a signed-in person does. The server's own contract."""
