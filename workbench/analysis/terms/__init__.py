"""The terms that all offers are compared on: basis, conventions, demand, quality, currency, waiting."""
