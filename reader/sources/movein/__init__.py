"""What other programs export, as this one can take it in: a module for each, told apart by what is in a file."""
