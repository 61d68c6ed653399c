"""How streams are served: candidates of deployment, the ones chosen, their latency and goodput."""
