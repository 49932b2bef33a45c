-- One row a day, hour, location and wash type with at least one ticket. Definitions: docs/concepts/glossary.md
WITH each_ticket AS (
  SELECT
    CAST(dtCreated AS DATE) AS day,
    hour(dtCreated) AS hour,
    coalesce(lSiteID, 0) AS site,
    coalesce(sWashType, 'No wash type') AS wash_type,
    CASE WHEN bVoid THEN 1 END AS void,
    CASE WHEN bRewash AND NOT coalesce(bVoid, FALSE) THEN 1 END AS rewash
  FROM Tickets
  WHERE dtCreated IS NOT NULL
),
counted AS (
  SELECT
    day, hour, site, wash_type,
    CAST(count(*) - count(void) - count(rewash) AS BIGINT) AS washes,
    CAST(count(rewash) AS BIGINT) AS rewashes,
    CAST(count(void) AS BIGINT) AS voids
  FROM each_ticket
  GROUP BY day, hour, site, wash_type
)
SELECT
  c.day,
  CAST(c.hour AS BIGINT) AS hour,
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
