"""Sites added, removed and checked by the command line: nothing here is read when the book is built."""
