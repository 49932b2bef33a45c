-- One row a day, hour, location and wash type with at least one ticket. Definitions: docs/concepts/glossary.md
WITH each_ticket AS (
  SELECT
    CAST(dtCreated AS DATE) AS day,
    CAST(hour(dtCreated) AS BIGINT) AS hour,
    coalesce(lSiteID, 0) AS site,
    coalesce(sWashType, 'No wash type') AS wash_type,
    CASE WHEN coalesce(bVoid, FALSE) THEN 1 ELSE 0 END AS is_void,
    CASE WHEN NOT coalesce(bVoid, FALSE) AND coalesce(bRewash, FALSE) THEN 1 ELSE 0 END AS is_rewash
  FROM Tickets
  WHERE dtCreated IS NOT NULL
),
counted AS (
  SELECT
    day, hour, site, wash_type,
    CAST(sum(1 - is_void - is_rewash) AS BIGINT) AS washes,
    CAST(sum(is_rewash) AS BIGINT) AS rewashes,
    CAST(sum(is_void) AS BIGINT) AS voids
  FROM each_ticket
  GROUP BY day, hour, site, wash_type
)
SELECT
  c.day,
  c.hour,
  coalesce(
    s.sSiteName,
    CASE WHEN c.site = 0 THEN 'No site' ELSE 'Site ' || CAST(c.site AS STRING) END
  ) AS location,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  c.wash_type,
  c.washes,
  c.rewashes,
  c.voids,
  ratio(c.rewashes, c.washes + c.rewashes) AS rewash_rate,
  ratio(c.voids, c.washes + c.rewashes + c.voids) AS void_rate
FROM counted AS c
LEFT JOIN Sites AS s ON s.lSiteID = c.site
