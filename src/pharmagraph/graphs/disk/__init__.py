"""The store on disk: what answers queries where the graphs are too large to load for each worker.

It follows from the canonical files and can be deleted at any time. ``layout`` says what lies where,
``updating`` brings it up to the files, ``opening`` finds the one that matches them.
"""
