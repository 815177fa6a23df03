"""Marks for the students' worksheets: each answer is worked out anew from the tables, and a slip gets a hint and not the answer.

A question knows how its answer follows from the data, and what well-known slips would give instead. No answer is typed in, so that
the worksheets also run on another corpus.
"""

from scrmine.exercises.mark import Mark, mark_answer

__all__ = ["Mark", "mark_answer"]
