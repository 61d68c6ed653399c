"""From a scenario to answers: resolve it, evaluate it, compare offers, say it in sentences and specs."""
