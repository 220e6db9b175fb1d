"""Tasks: from the rows of tables, from running text, and the links between both."""
