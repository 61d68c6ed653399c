"""Token Cost Workbench: what a million tokens really costs on each offer."""

__version__ = "0.1.0"
