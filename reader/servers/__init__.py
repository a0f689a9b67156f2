"""Servers: the library for programs that ask while they run. They call the core as the other front ends do."""
