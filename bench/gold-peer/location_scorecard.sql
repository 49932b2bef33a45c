with sold as (
  select date_trunc('month', dtCreated)::date as month, coalesce(lSiteID, 0) as site,
    count(*) filter (not coalesce(bVoid, false) and not coalesce(bRewash, false)) as washes,
    coalesce(sum(cTotal) filter (not coalesce(bVoid, false)), 0) as revenue
  from Tickets where dtCreated is not null group by all
),
named as (
  select month, coalesce(s.sSiteName, if(site = 0, 'No site', 'Site ' || site)) as location, washes, revenue
  from sold left join Sites s on s.lSiteID = site
),
member as (
  select month, location, sum(active_end)::bigint as members, sum(lost_members) as lost, sum(active_start) as active
  from churn_retention group by all
),
wanted as (
  select month, sSiteName as location from (select distinct month from named), Sites
  where date_trunc('month', dtOpened) <= month or dtOpened is null
  union select month, location from named
  union select month, location from member semi join named using (month)
),
figures as (
  select month, location, s.sCity as city, s.sState as state, s.sRegion as region, coalesce(washes, 0) as washes,
    coalesce(revenue, 0) as revenue, coalesce(members, 0) as members, round(lost / nullif(active, 0), 6)::decimal(9,6) as churn_rate,
    decline_rate, coalesce(active, 0) as active_start, coalesce(lost, 0) as lost_members,
    coalesce(charges, 0) as charges, coalesce(failed_charges, 0) as failed_charges, round(revenue / nullif(washes, 0), 4)::decimal(18,4) as average_ticket, washes is not null as open
  from wanted left join named using (month, location) left join member using (month, location)
  left join (select month, location, decline_rate, charges, failed_charges from billing_health) using (month, location)
  left join Sites s on s.sSiteName = location
),
placed as (
  select *, count(*) over w as locations,
    2 * (rank() over (w order by revenue desc) + rank() over (w order by washes desc) + rank() over (w order by members desc))
      + if(churn_rate is null, count(*) over w + 1, 2 * rank() over (w order by churn_rate nulls last))
      + if(decline_rate is null, count(*) over w + 1, 2 * rank() over (w order by decline_rate nulls last)) as points
  from figures window w as (partition by month, open)
)
select month, location, city, state, region, washes, revenue, members, churn_rate, decline_rate, average_ticket,
  if(open, points, null) as rank_points,
  if(open, row_number() over (partition by month, open order by points, revenue desc, location), null) as rank,
  if(open, locations, null) as ranked_locations,
  active_start, lost_members, charges, failed_charges
from placed
