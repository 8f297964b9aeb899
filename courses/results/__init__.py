"""Results: facts of an enrolment, unmet requirements, settlement, the ledger of hours."""
