"""What a key of the screen does, without a screen: each controller changes the session or the library and returns
what to say. Nothing here knows Textual."""
