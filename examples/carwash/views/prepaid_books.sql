-- One row a location, day of sale and last day of prepaid books. Definitions: docs/concepts/glossary.md
WITH as_of_day AS (
  SELECT CAST(max(dtCreated) AS DATE) AS as_of FROM Tickets
),
books AS (
  SELECT
    coalesce(b.lSiteID, 0) AS site,
    CAST(b.dtSold AS DATE) AS sold_on,
    CAST(b.dtExpires AS DATE) AS expires_on,
    d.as_of,
    CASE WHEN b.dtExpires < d.as_of THEN 1 ELSE 0 END AS is_expired,
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
    site, sold_on, expires_on, as_of,
    CASE WHEN is_expired = 0 AND unused > 0 THEN 1 ELSE 0 END AS is_open,
    CASE WHEN is_expired = 0 THEN unused ELSE 0 END AS owed,
    CASE WHEN is_expired = 1 THEN unused ELSE 0 END AS lapsed,
    coalesce(ratio(price * unused, sold, 2), CAST(0 AS DECIMAL(18,2))) AS value
  FROM books
),
of_days AS (
  SELECT
    site, sold_on, expires_on, as_of,
    CAST(count(*) AS BIGINT) AS books,
    CAST(sum(is_open) AS BIGINT) AS open_books,
    CAST(sum(owed) AS BIGINT) AS unused_washes,
    CAST(sum(CASE WHEN owed > 0 THEN value ELSE 0 END) AS DECIMAL(18,2)) AS liability_value,
    CAST(sum(lapsed) AS BIGINT) AS expired_washes,
    CAST(sum(CASE WHEN lapsed > 0 THEN value ELSE 0 END) AS DECIMAL(18,2)) AS expired_value
  FROM valued
  GROUP BY site, sold_on, expires_on, as_of
)
SELECT
  coalesce(
    s.sSiteName,
    CASE WHEN o.site = 0 THEN 'No site' ELSE 'Site ' || CAST(o.site AS STRING) END
  ) AS location,
  CAST(o.site AS STRING) AS site,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  o.sold_on,
  o.expires_on,
  o.as_of,
  o.books,
  o.open_books,
  o.unused_washes,
  o.liability_value,
  o.unused_washes AS expiring_washes,
  o.liability_value AS expiring_value,
  o.expired_washes,
  o.expired_value
FROM of_days AS o
LEFT JOIN Sites AS s ON s.lSiteID = o.site
