with book as (
  select coalesce(lSiteID, 0) as site, as_of, coalesce(dtExpires < as_of, false) as expired, dtExpires::date - as_of as days_left,
    datediff('month', as_of, dtExpires) as months_left, year(as_of) - year(dtSold) as years_ago,
    greatest(coalesce(iWashesSold, 0) - greatest(coalesce(iWashesUsed, 0), 0), 0) as unused,
    coalesce(round(coalesce(cPrice, 0) * unused / nullif(iWashesSold, 0), 2), 0)::decimal(18,2) as value
  from PrepaidBooks, (select max(dtCreated)::date as as_of from Tickets)
)
select coalesce(s.sSiteName, if(site = 0, 'No site', 'Site ' || site)) as location, any_value(s.sCity) as city, any_value(s.sState) as state,
  any_value(s.sRegion) as region, as_of, count(*) as books, count(*) filter (not expired and unused > 0) as open_books,
  coalesce(sum(unused) filter (not expired), 0)::bigint as unused_washes, coalesce(sum(value) filter (not expired), 0) as liability_value,
  coalesce(sum(unused) filter (not expired and days_left between 0 and 30), 0)::bigint as expiring_washes,
  coalesce(sum(value) filter (not expired and days_left between 0 and 30), 0) as expiring_value,
  coalesce(sum(unused) filter (not expired and months_left = 1), 0)::bigint as expiring_next_month,
  coalesce(sum(value) filter (not expired and years_ago = 0), 0) as liability_sold_this_year,
  coalesce(sum(value) filter (not expired and years_ago = 1), 0) as liability_sold_last_year,
  coalesce(sum(unused) filter (expired), 0)::bigint as expired_washes, coalesce(sum(value) filter (expired), 0) as expired_value
from book left join Sites s on s.lSiteID = site group by site, s.sSiteName, as_of
