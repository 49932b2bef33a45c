-- One row a clinic and ISO week in which it had appointments. Days are those of the clinic's own clock.
WITH appointments AS (
  SELECT
    Clinic AS clinic,
    PatientNo AS patient,
    Status AS status,
    coalesce(Fee, 0) AS fee,
    CAST(Started AS DATE) AS day
  FROM Visits
  WHERE Clinic IS NOT NULL AND Started IS NOT NULL
),
-- 1 January 1900 was a Monday.
in_weeks AS (
  SELECT
    clinic, patient, status, fee,
    add_days(day, 0 - CAST(days_between(DATE '1900-01-01', day) % 7 AS INTEGER)) AS week
  FROM appointments
),
of_week AS (
  SELECT
    week, clinic,
    -- The year of a week is that of its Thursday.
    add_days(week, 3) AS thursday,
    CAST(sum(CASE WHEN status = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS visits,
    CAST(sum(CASE WHEN status = 'no_show' THEN 1 ELSE 0 END) AS BIGINT) AS no_shows,
    CAST(sum(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT) AS cancellations,
    CAST(count(DISTINCT CASE WHEN status = 'kept' THEN patient END) AS BIGINT) AS patients_seen,
    CAST(sum(CASE WHEN status = 'kept' THEN fee ELSE 0 END) AS DECIMAL(18,2)) AS fees
  FROM in_weeks
  GROUP BY week, clinic
),
numbered AS (
  SELECT
    week, clinic, visits, no_shows, cancellations, patients_seen, fees,
    year(thursday) AS iso_year,
    days_between(CAST(date_trunc('year', thursday) AS DATE), thursday) AS days_before
  FROM of_week
)
SELECT
  week,
  CAST(iso_year AS STRING) || '-W'
    || lpad(CAST(CAST(ratio(days_before - days_before % 7, 7, 0) AS BIGINT) + 1 AS STRING), 2, '0')
    AS iso_week,
  clinic,
  visits,
  no_shows,
  cancellations,
  patients_seen,
  fees,
  ratio(no_shows, visits + no_shows) AS no_show_rate
FROM numbered
