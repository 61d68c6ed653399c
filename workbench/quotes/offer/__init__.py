"""What a reconciled quote offers: systems of the catalog, scaling, leases, revisions, a common basis."""
