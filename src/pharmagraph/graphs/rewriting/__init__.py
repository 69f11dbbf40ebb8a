"""Rewrites a query into those that find its evidence: groups.py leads, resting.py and matching.py differ."""
