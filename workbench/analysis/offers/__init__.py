"""The result of each kind of offer: hardware, rentals, API lists, provisioned units, doing nothing."""
