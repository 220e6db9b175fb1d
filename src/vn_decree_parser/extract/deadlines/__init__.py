"""Read the wordings of a deadline into typed values (DOMAIN.md §6).

A text is cut into tokens (`tokens`: the tables `atoms`, `cycles`, `loose` and the word list
`deadline_words`), and rules over token kinds read the row (`dated`, `recurring`, `standing`).
After `read_deadline` the following hold:

1. a date is one that the words state, or derived from them and flagged as such;
2. printed dates are never shifted: the bound says how they bind;
3. what no rule knows has the kind `none` and the flag `unread`: never guessed, never dropped.
"""

from vn_decree_parser.extract.deadlines.cells import is_deadline, read_deadline
from vn_decree_parser.extract.deadlines.clauses import find_deadlines
from vn_decree_parser.extract.deadlines.plan import in_plan_year, plan_year

__all__ = ["find_deadlines", "in_plan_year", "is_deadline", "plan_year", "read_deadline"]
