-- One row a clinic and quarter in which it saw a known patient, or had seen one the quarter before.
WITH seen AS (
  SELECT DISTINCT
    Clinic AS clinic,
    PatientNo AS patient,
    CAST(date_trunc('quarter', CAST(Started AS DATE)) AS DATE) AS quarter
  FROM Visits
  WHERE Status = 'kept' AND Clinic IS NOT NULL AND PatientNo IS NOT NULL AND Started IS NOT NULL
),
newest AS (
  SELECT max(quarter) AS quarter FROM seen
),
firsts AS (
  SELECT clinic, patient, min(quarter) AS quarter FROM seen GROUP BY clinic, patient
),
registered AS (
  SELECT DISTINCT patient_no AS patient FROM Patients
),
-- A patient's part in a quarter: seen in it, seen the quarter before, or both.
parts AS (
  SELECT clinic, patient, quarter, 1 AS here, 0 AS before FROM seen
  UNION ALL
  SELECT s.clinic, s.patient, add_months(s.quarter, 3) AS quarter, 0 AS here, 1 AS before
  FROM seen AS s
  JOIN newest AS n ON add_months(s.quarter, 3) <= n.quarter
),
of_patient AS (
  SELECT clinic, patient, quarter, max(here) AS here, max(before) AS before
  FROM parts
  GROUP BY clinic, patient, quarter
),
of_clinic AS (
  SELECT
    p.quarter, p.clinic,
    CAST(sum(p.here) AS BIGINT) AS patients_seen,
    CAST(sum(p.before) AS BIGINT) AS former_patients,
    CAST(sum(p.here * p.before) AS BIGINT) AS returned_patients,
    CAST(sum(CASE WHEN p.quarter = f.quarter THEN 1 ELSE 0 END) AS BIGINT) AS new_patients,
    CAST(sum(CASE WHEN p.here = 1 AND r.patient IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unregistered_patients
  FROM of_patient AS p
  JOIN firsts AS f ON f.clinic = p.clinic AND f.patient = p.patient
  LEFT JOIN registered AS r ON r.patient = p.patient
  GROUP BY p.quarter, p.clinic
)
SELECT
  quarter,
  clinic,
  patients_seen,
  new_patients,
  former_patients,
  returned_patients,
  former_patients - returned_patients AS lost_patients,
  ratio(returned_patients, former_patients) AS retention_rate,
  unregistered_patients
FROM of_clinic
