-- One row a location that sold a prepaid book. Definitions: docs/concepts/glossary.md
WITH as_of_day AS (
  SELECT CAST(max(dtCreated) AS DATE) AS as_of FROM Tickets
),
books AS (
  SELECT
    coalesce(b.lSiteID, 0) AS site,
    d.as_of,
    CASE WHEN b.dtExpires < d.as_of THEN 1 ELSE 0 END AS is_expired,
    CASE WHEN days_between(d.as_of, b.dtExpires) BETWEEN 0 AND 30 THEN 1 ELSE 0 END AS is_expiring,
    CASE WHEN months_between_dates(d.as_of, b.dtExpires) = 1 THEN 1 ELSE 0 END AS ends_next_month,
    year(d.as_of) - year(b.dtSold) AS years_ago,
    coalesce(b.iWashesSold, 0) AS sold,
    CASE
      WHEN coalesce(b.iWashesSold, 0) > coalesce(b.iWashesUsed, 0)
        THEN coalesce(b.iWashesSold, 0) - greatest(coalesce(b.iWashesUsed, 0), 0)
      ELSE 0
    END AS unused,
    coalesce(b.cPrice, 0) AS price
  FROM PrepaidBooks AS b
  CROSS JOIN as_of_day AS d
),
valued AS (
  SELECT
    site, as_of, is_expiring, ends_next_month, years_ago,
    CASE WHEN is_expired = 0 AND unused > 0 THEN 1 ELSE 0 END AS is_open,
    CASE WHEN is_expired = 0 THEN unused ELSE 0 END AS owed,
    CASE WHEN is_expired = 1 THEN unused ELSE 0 END AS lapsed,
    coalesce(ratio(price * unused, sold, 2), CAST(0 AS DECIMAL(18,2))) AS value
  FROM books
),
of_location AS (
  SELECT
    site, as_of,
    CAST(count(*) AS BIGINT) AS books,
    CAST(sum(is_open) AS BIGINT) AS open_books,
    CAST(sum(owed) AS BIGINT) AS unused_washes,
    CAST(sum(CASE WHEN owed > 0 THEN value ELSE 0 END) AS DECIMAL(18,2)) AS liability_value,
    CAST(sum(is_expiring * owed) AS BIGINT) AS expiring_washes,
    CAST(sum(CASE WHEN is_expiring * owed > 0 THEN value ELSE 0 END) AS DECIMAL(18,2))
      AS expiring_value,
    CAST(sum(ends_next_month * owed) AS BIGINT) AS expiring_next_month,
    CAST(sum(CASE WHEN owed > 0 AND years_ago = 0 THEN value ELSE 0 END) AS DECIMAL(18,2))
      AS liability_sold_this_year,
    CAST(sum(CASE WHEN owed > 0 AND years_ago = 1 THEN value ELSE 0 END) AS DECIMAL(18,2))
      AS liability_sold_last_year,
    CAST(sum(lapsed) AS BIGINT) AS expired_washes,
    CAST(sum(CASE WHEN lapsed > 0 THEN value ELSE 0 END) AS DECIMAL(18,2)) AS expired_value
  FROM valued
  GROUP BY site, as_of
)
SELECT
  coalesce(
    s.sSiteName,
    CASE WHEN o.site = 0 THEN 'No site' ELSE 'Site ' || CAST(o.site AS STRING) END
  ) AS location,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  o.as_of,
  o.books,
  o.open_books,
  o.unused_washes,
  o.liability_value,
  o.expiring_washes,
  o.expiring_value,
  o.expiring_next_month,
  o.liability_sold_this_year,
  o.liability_sold_last_year,
  o.expired_washes,
  o.expired_value
FROM of_location AS o
LEFT JOIN Sites AS s ON s.lSiteID = o.site
