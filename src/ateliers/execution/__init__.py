"""Run the notebooks: what to run, how, and whether each kept its promises."""
