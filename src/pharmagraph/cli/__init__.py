"""The command line: parse, call the library, print. One file for each group of commands."""
