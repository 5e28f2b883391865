"""Each way in which a run can go wrong, what we make of it, and what plain papermill does."""
