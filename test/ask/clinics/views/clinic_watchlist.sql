select month, clinic, city, state, place, visits, revenue, no_show_rate, why
from (values
  (date '2026-10-01', 'Harbor Point', 'Seattle', 'WA', 1, 556, 91200.00, 0.070000, 'nothing stands out'),
  (date '2026-10-01', 'Mill Creek', 'Everett', 'WA', 2, 144, 30100.00, 0.098000, 'few visits'),
  (date '2026-10-01', 'Cedar Mill', 'Portland', 'OR', 3, 198, 28000.00, 0.120000, 'many no-shows, and a takings line that has been falling for four months')
) as rows_by_hand (month, clinic, city, state, place, visits, revenue, no_show_rate, why)
