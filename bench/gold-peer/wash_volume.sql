with counted as (
  select dtCreated::date as day, hour(dtCreated) as hour, coalesce(lSiteID, 0) as site, coalesce(sWashType, 'No wash type') as wash_type,
    count(*) filter (not coalesce(bVoid, false) and not coalesce(bRewash, false)) as washes,
    count(*) filter (not coalesce(bVoid, false) and bRewash) as rewashes, count(*) filter (bVoid) as voids
  from Tickets where dtCreated is not null group by all
)
select day, hour, coalesce(s.sSiteName, if(site = 0, 'No site', 'Site ' || site)) as location, s.sCity as city, s.sState as state,
  s.sRegion as region, wash_type, washes, rewashes, voids,
  round(rewashes / nullif(washes + rewashes, 0), 6)::decimal(9,6) as rewash_rate,
  round(voids / (washes + rewashes + voids), 6)::decimal(9,6) as void_rate
from counted left join Sites s on s.lSiteID = site
