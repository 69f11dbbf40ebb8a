"""Validation with shapes (SHACL Core): compiled here where we know how, else by pySHACL."""
