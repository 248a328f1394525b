// Deliberately empty: answers the address of a script that pages of existing studies load and whose work the pages do by themselves.
