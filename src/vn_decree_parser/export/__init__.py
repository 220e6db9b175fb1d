"""Export: records become what other tools read.  Values are never changed here.

`formats.FORMATS` is the table of what can be written, and `writing.open_export` opens any of them:

    with open_export(find_format("xlsx"), Path("all.xlsx")) as writer:
        for decree in decrees:
            writer.add(decree)
"""
