"""The keys of the main screen, in groups: each asks what has to be asked, and a controller does it."""
