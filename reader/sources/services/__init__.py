"""What sync services say, read without a network or a disk: the Google Reader API and Fever. Pure."""
