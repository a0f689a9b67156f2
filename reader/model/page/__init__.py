"""A page: what is shown, printed and exported of a digest, as blocks, and the lines that they take at a width. Pure."""
