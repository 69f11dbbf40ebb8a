"""Imports of tables: from the files of a publisher to graphs of the project, all or nothing."""
