"""Export: records become what other tools read.  Values are never changed here."""
