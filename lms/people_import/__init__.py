"""People and posts out of spreadsheets: read, understood, compared with what is known, applied, taken back.

Words: a *table* is what a file holds; a *mapping* says which column means what; a *remark* is a fault (the row is not
taken) or a warning (it is taken, and somebody should look); an *import* is one file on its way through preview and
confirmation. Leans on users, courses.organisations, courses.audit and courses.queue.
"""
