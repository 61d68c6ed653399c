"""Charts, tables and cards as plain data, with what every surface that draws them must share."""
