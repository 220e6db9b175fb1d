"""Word files: what the file knows of its paragraphs, tables, numbers and fonts.

`docx` walks the XML of the format itself: python-docx, which the tests build their files with,
repeats merged cells, leaves out numbers, text boxes and notes, and is slow on tables.
"""
