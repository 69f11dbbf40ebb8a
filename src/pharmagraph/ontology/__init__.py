"""What can be said: classes, relations, keys, terms, units, crosswalks and questions."""
