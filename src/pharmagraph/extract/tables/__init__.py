"""Data sets of tables: what their mappings say, and how rows become triples."""
