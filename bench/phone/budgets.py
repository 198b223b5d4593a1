"""What is wished of the app on a slow phone. Bytes stand in tests/integration/web/test_budgets.py."""

from __future__ import annotations

# The report form on a phone that has nothing of it, over slow 4G: milliseconds, and layout shift.
COLD: dict[str, float] = {"painted": 1500, "largest": 2000, "interactive": 2500, "blocked": 150, "moved": 0.02}
OFFLINE_READY_MS = 900
REPORT_MS = 4000  # the machine's share: opening, one photo of 12 MP, saving
# Lighthouse, mobile: the least score of each category.
LIGHTHOUSE = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
