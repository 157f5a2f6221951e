"""The mining stage: a spaCy pipeline over a plan's passages, and the rules that make records of what it finds.

The only folder that imports spaCy.
"""
