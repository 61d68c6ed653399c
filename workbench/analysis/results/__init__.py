"""What a comparison found, as plain values: results of offers, of their serving, and names of tables."""
