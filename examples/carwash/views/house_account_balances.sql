-- One row a house account: a site and the account's number within it. Definitions: docs/concepts/glossary.md
WITH as_of_day AS (
  SELECT CAST(max(dtCreated) AS DATE) AS as_of FROM Tickets
),
-- The table is merged by number and e-mail, so an account whose e-mail changed may stand in it twice.
newest_first AS (
  SELECT
    coalesce(lSiteID, 0) AS site,
    lHouseAccountID AS number,
    sAccountNumber AS printed,
    sName AS name,
    cBalance AS balance,
    cLimit AS credit_limit,
    CAST(dtLastActivity AS DATE) AS last_activity,
    row_number() OVER (
      PARTITION BY lSiteID, lHouseAccountID
      ORDER BY dtUpdated DESC NULLS LAST, dtLastActivity DESC NULLS LAST, sEmail NULLS LAST
    ) AS turn
  FROM HouseAccounts
)
SELECT
  CAST(a.site AS STRING) || '-' || CAST(a.number AS STRING) AS account,
  a.name AS account_name,
  a.printed AS account_number,
  coalesce(
    s.sSiteName,
    CASE WHEN a.site = 0 THEN 'No site' ELSE 'Site ' || CAST(a.site AS STRING) END
  ) AS location,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  a.balance,
  a.credit_limit,
  a.balance > a.credit_limit AS over_limit,
  CASE WHEN a.balance > a.credit_limit THEN a.balance - a.credit_limit
    WHEN a.balance <= a.credit_limit THEN CAST(0 AS DECIMAL(18,4)) END AS over_limit_amount,
  a.last_activity,
  days_between(a.last_activity, d.as_of) AS days_inactive,
  CASE
    WHEN d.as_of IS NULL THEN NULL
    WHEN a.last_activity IS NULL THEN TRUE
    ELSE days_between(a.last_activity, d.as_of) >= 90
  END AS inactive,
  d.as_of
FROM newest_first AS a
CROSS JOIN as_of_day AS d
LEFT JOIN Sites AS s ON s.lSiteID = a.site
WHERE a.turn = 1
