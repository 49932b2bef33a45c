select month, clinic, city, state, specialty, visits, no_show_rate, new_patients, contact
from (values
  (date '2026-09-01', 'Harbor Point', 'Seattle', 'WA', 'Dermatology', 310, 0.081000, 41, 'ana@example.test'),
  (date '2026-09-01', 'Harbor Point', 'Seattle', 'WA', 'Cardiology', 220, 0.052000, 12, 'ana@example.test'),
  (date '2026-10-01', 'Harbor Point', 'Seattle', 'WA', 'Dermatology', 325, 0.077000, 44, 'ana@example.test'),
  (date '2026-10-01', 'Harbor Point', 'Seattle', 'WA', 'Cardiology', 231, 0.061000, 15, 'ana@example.test'),
  (date '2026-10-01', 'Cedar Mill', 'Portland', 'OR', 'Dermatology', 198, 0.120000, 22, 'bo@example.test'),
  (date '2026-10-01', 'Mill Creek', 'Everett', 'WA', 'Cardiology', 144, 0.098000, 9, 'cy@example.test'),
  (date '2026-11-01', 'Cedar Mill', 'Portland', 'OR', 'Dermatology', 150, 0.110000, 17, 'bo@example.test')
) as rows_by_hand (month, clinic, city, state, specialty, visits, no_show_rate, new_patients, contact)
