-- One row a month and ranked location, the weakest first, with the reason. Definitions: docs/concepts/glossary.md
WITH ranked AS (
  SELECT
    month, location, city, state, region,
    washes, revenue, members, churn_rate, decline_rate, average_ticket,
    rank_points, ranked_locations, active_start, lost_members, charges, failed_charges,
    ranked_locations - rank + 1 AS rank,
    add_months(month, -1) AS month_before
  FROM location_scorecard
  WHERE rank IS NOT NULL
),
before AS (
  SELECT
    month, location,
    CASE WHEN rank IS NOT NULL THEN washes END AS washes,
    CASE WHEN rank IS NOT NULL THEN revenue END AS revenue,
    members, churn_rate, decline_rate
  FROM location_scorecard
),
-- One row a measure of the ranking; place 1 is the best, equal values share a place.
measures AS (
  SELECT
    r.month, r.location, 1 AS position, 'revenue' AS measure, 'money' AS kind,
    CAST(r.revenue AS DECIMAL(18,6)) AS value,
    CAST(b.revenue AS DECIMAL(18,6)) AS value_before,
    rank() OVER (PARTITION BY r.month ORDER BY r.revenue DESC NULLS LAST) AS place,
    count(r.revenue) OVER (PARTITION BY r.month) AS places
  FROM ranked AS r
  LEFT JOIN before AS b ON b.month = r.month_before AND b.location = r.location
  UNION ALL
  SELECT
    r.month, r.location, 2 AS position, 'washes' AS measure, 'count' AS kind,
    CAST(r.washes AS DECIMAL(18,6)) AS value,
    CAST(b.washes AS DECIMAL(18,6)) AS value_before,
    rank() OVER (PARTITION BY r.month ORDER BY r.washes DESC NULLS LAST) AS place,
    count(r.washes) OVER (PARTITION BY r.month) AS places
  FROM ranked AS r
  LEFT JOIN before AS b ON b.month = r.month_before AND b.location = r.location
  UNION ALL
  SELECT
    r.month, r.location, 3 AS position, 'members' AS measure, 'count' AS kind,
    CAST(r.members AS DECIMAL(18,6)) AS value,
    CAST(b.members AS DECIMAL(18,6)) AS value_before,
    rank() OVER (PARTITION BY r.month ORDER BY r.members DESC NULLS LAST) AS place,
    count(r.members) OVER (PARTITION BY r.month) AS places
  FROM ranked AS r
  LEFT JOIN before AS b ON b.month = r.month_before AND b.location = r.location
  UNION ALL
  SELECT
    r.month, r.location, 4 AS position, 'churn rate' AS measure, 'rate' AS kind,
    CAST(r.churn_rate AS DECIMAL(18,6)) AS value,
    CAST(b.churn_rate AS DECIMAL(18,6)) AS value_before,
    rank() OVER (PARTITION BY r.month ORDER BY r.churn_rate NULLS LAST) AS place,
    count(r.churn_rate) OVER (PARTITION BY r.month) AS places
  FROM ranked AS r
  LEFT JOIN before AS b ON b.month = r.month_before AND b.location = r.location
  UNION ALL
  SELECT
    r.month, r.location, 5 AS position, 'decline rate' AS measure, 'rate' AS kind,
    CAST(r.decline_rate AS DECIMAL(18,6)) AS value,
    CAST(b.decline_rate AS DECIMAL(18,6)) AS value_before,
    rank() OVER (PARTITION BY r.month ORDER BY r.decline_rate NULLS LAST) AS place,
    count(r.decline_rate) OVER (PARTITION BY r.month) AS places
  FROM ranked AS r
  LEFT JOIN before AS b ON b.month = r.month_before AND b.location = r.location
),
judged AS (
  SELECT
    month, location, position, measure, kind, value, value_before, place, places,
    CASE WHEN place > 1 AND 4 * (places - place) < places THEN 1 ELSE 0 END AS is_weak,
    CAST(ratio(abs(value), 1, 0) AS STRING) AS digits,
    CASE
      WHEN kind = 'rate' THEN percent(value - value_before, 1, 1)
      ELSE percent(value - value_before, value_before, 1)
    END AS change
  FROM measures
  WHERE value IS NOT NULL
),
worded AS (
  SELECT
    month, location, is_weak,
    row_number() OVER (
      PARTITION BY month, location
      ORDER BY
        is_weak DESC NULLS LAST,
        CASE WHEN place = 1 THEN 1 ELSE 0 END NULLS LAST,
        places - place NULLS LAST,
        position NULLS LAST
    ) AS turn,
    measure || ' '
      || CASE WHEN value < 0 THEN '-' ELSE '' END
      || CASE WHEN kind = 'money' THEN '$' ELSE '' END
      || CASE
        WHEN kind = 'rate' THEN CAST(percent(value, 1, 1) AS STRING) || ' %'
        WHEN length(digits) > 6 THEN substr(digits, 1, length(digits) - 6) || ','
          || substr(digits, length(digits) - 5, 3) || ',' || substr(digits, length(digits) - 2, 3)
        WHEN length(digits) > 3 THEN substr(digits, 1, length(digits) - 3) || ','
          || substr(digits, length(digits) - 2, 3)
        ELSE digits
      END
      || ' (' || CAST(place AS STRING)
      || CASE
        WHEN place % 100 IN (11, 12, 13) THEN 'th'
        WHEN place % 10 = 1 THEN 'st'
        WHEN place % 10 = 2 THEN 'nd'
        WHEN place % 10 = 3 THEN 'rd'
        ELSE 'th'
      END
      || ' of ' || CAST(places AS STRING) || '), '
      || CASE
        WHEN value_before IS NULL THEN 'no figure the month before'
        WHEN value = value_before THEN 'unchanged'
        WHEN change IS NULL THEN 'from 0'
        WHEN change = 0 THEN 'nearly unchanged'
        ELSE CASE WHEN value > value_before THEN 'up ' ELSE 'down ' END
          || CAST(abs(change) AS STRING)
          || CASE WHEN kind = 'rate' THEN ' points' ELSE ' %' END
      END AS words
  FROM judged
),
reasons AS (
  SELECT
    month, location,
    max(CASE WHEN turn = 1 AND is_weak = 0 THEN words END) AS nearest,
    max(CASE WHEN turn = 1 AND is_weak = 1 THEN words END) AS first_reason,
    max(CASE WHEN turn = 2 AND is_weak = 1 THEN words END) AS second_reason,
    max(CASE WHEN turn = 3 AND is_weak = 1 THEN words END) AS third_reason,
    max(CASE WHEN turn = 4 AND is_weak = 1 THEN words END) AS fourth_reason,
    max(CASE WHEN turn = 5 AND is_weak = 1 THEN words END) AS fifth_reason
  FROM worded
  GROUP BY month, location
)
SELECT
  r.month,
  r.location,
  r.city,
  r.state,
  r.region,
  r.rank,
  r.washes,
  r.revenue,
  r.members,
  r.churn_rate,
  r.decline_rate,
  r.average_ticket,
  r.rank_points,
  r.ranked_locations,
  r.active_start,
  r.lost_members,
  r.charges,
  r.failed_charges,
  coalesce(
    w.first_reason
      || coalesce('; ' || w.second_reason, '')
      || coalesce('; ' || w.third_reason, '')
      || coalesce('; ' || w.fourth_reason, '')
      || coalesce('; ' || w.fifth_reason, ''),
    'in no measure among the weakest quarter; nearest: ' || w.nearest
  ) AS why
FROM ranked AS r
JOIN reasons AS w ON w.month = r.month AND w.location = r.location
