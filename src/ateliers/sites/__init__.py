"""Sites added, removed and checked by the command line; the book is built without this."""
