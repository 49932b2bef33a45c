select month, clinic, city, state, place, visits, revenue, no_show_rate
from (values
  (date '2026-10-01', 'Harbor Point', 'Seattle', 'WA', 1, 556, 91200.00, 0.070000),
  (date '2026-10-01', 'Mill Creek', 'Everett', 'WA', 2, 144, 30100.00, 0.098000),
  (date '2026-10-01', 'Cedar Mill', 'Portland', 'OR', 3, 198, 28000.00, 0.120000)
) as rows_by_hand (month, clinic, city, state, place, visits, revenue, no_show_rate)
