select month, clinic, city, state, claims, denial_rate, amount_denied
from (values
  (date '2026-10-01', 'Harbor Point', 'Seattle', 'WA', 540, 0.040000, 12400.50),
  (date '2026-10-01', 'Cedar Mill', 'Portland', 'OR', 190, 0.090000, 8100.00),
  (date '2026-10-01', 'Mill Creek', 'Everett', 'WA', 140, 0.070000, 5600.25)
) as rows_by_hand (month, clinic, city, state, claims, denial_rate, amount_denied)
