"""What the command line does, a module to a command. Importing it loads none of them."""
