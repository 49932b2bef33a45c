with newest as (
  select * from HouseAccounts
  qualify row_number() over (partition by lSiteID, lHouseAccountID order by dtUpdated desc nulls last, dtLastActivity desc nulls last, sEmail) = 1
)
select coalesce(a.lSiteID, 0) || '-' || lHouseAccountID as account, sName as account_name, sAccountNumber as account_number,
  coalesce(s.sSiteName, if(a.lSiteID is null, 'No site', 'Site ' || a.lSiteID)) as location, s.sCity as city, s.sState as state,
  s.sRegion as region, cBalance as balance, cLimit as credit_limit, cBalance > cLimit as over_limit,
  greatest(cBalance - cLimit, 0) as over_limit_amount, dtLastActivity::date as last_activity,
  as_of - dtLastActivity::date as days_inactive, coalesce(as_of - dtLastActivity::date >= 90, true) as inactive, as_of
from newest a cross join (select max(dtCreated)::date as as_of from Tickets) left join Sites s on s.lSiteID = a.lSiteID
