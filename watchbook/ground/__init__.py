"""What every room stands on: ledger, people, evidence, records, and the look."""
