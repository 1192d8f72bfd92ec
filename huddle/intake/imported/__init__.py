"""What a team's files hold, table by table: each column with the usual names for it."""
