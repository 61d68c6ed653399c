"""Fits the serving engine on measured points: `python -m workbench.calibrate POINTS.csv`.

Writes catalogs/calibration/serving.json: fitted parameters, offsets, intervals and the errors found in
cross-validation, never a measurement.
"""
