-- One row a location that sold a prepaid book. Definitions: docs/concepts/glossary.md
WITH days AS (
  SELECT
    location, site, city, state, region, as_of, books, open_books,
    unused_washes, liability_value, expired_washes, expired_value,
    CASE WHEN days_between(as_of, expires_on) BETWEEN 0 AND 30 THEN 1 ELSE 0 END AS is_expiring,
    CASE WHEN months_between_dates(as_of, expires_on) = 1 THEN 1 ELSE 0 END AS ends_next_month,
    year(as_of) - year(sold_on) AS years_ago
  FROM prepaid_books
)
SELECT
  location,
  city,
  state,
  region,
  as_of,
  CAST(sum(books) AS BIGINT) AS books,
  CAST(sum(open_books) AS BIGINT) AS open_books,
  CAST(sum(unused_washes) AS BIGINT) AS unused_washes,
  CAST(sum(liability_value) AS DECIMAL(18,2)) AS liability_value,
  CAST(sum(is_expiring * unused_washes) AS BIGINT) AS expiring_washes,
  CAST(sum(is_expiring * liability_value) AS DECIMAL(18,2)) AS expiring_value,
  CAST(sum(ends_next_month * unused_washes) AS BIGINT) AS expiring_next_month,
  CAST(sum(CASE WHEN years_ago = 0 THEN liability_value ELSE 0 END) AS DECIMAL(18,2))
    AS liability_sold_this_year,
  CAST(sum(CASE WHEN years_ago = 1 THEN liability_value ELSE 0 END) AS DECIMAL(18,2))
    AS liability_sold_last_year,
  CAST(sum(expired_washes) AS BIGINT) AS expired_washes,
  CAST(sum(expired_value) AS DECIMAL(18,2)) AS expired_value
FROM days
GROUP BY location, site, city, state, region, as_of
