"""Writes a query so that the engine plans it well: early.py leads, constants.py reads its filters."""
