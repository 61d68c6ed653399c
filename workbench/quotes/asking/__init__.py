"""What must be asked rather than guessed, each question with the answers it can be given."""
