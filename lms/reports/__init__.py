"""Reports: read-only aggregates and exports."""
