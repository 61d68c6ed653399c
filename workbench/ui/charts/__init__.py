"""Charts of the window, drawn with pyqtgraph from the chart specs. Imported after the first paint."""
