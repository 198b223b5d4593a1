"""The register of disclosures: what was handed to whom outside, for what purpose, on whose word."""
