"""What starts the peers, checks that they do the same work, loads them and reports."""
