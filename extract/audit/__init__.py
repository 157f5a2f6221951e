"""The audit stage: a plan's numbers and dates against each other."""
