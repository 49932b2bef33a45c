with held as (
  select lMembershipID as membership, lCustomerID as customer, coalesce(lSiteID, 0) as site, coalesce(sPlan, 'No plan') as plan,
    dtStart::date as started_on, if(dtCancel < dtStart, dtStart, dtCancel)::date as ended_on, sCancelReason = 'plan_change' as says
  from Memberships where dtStart is not null
),
newest as (select max(coalesce(dtUpdated, dtStart))::date as day, min(dtStart)::date as first_day from Memberships),
pairs as (
  select a.membership as former, b.membership as following
  from held a join held b on b.customer = a.customer and b.plan <> a.plan
    and b.started_on - a.ended_on between 0 and 7
  where a.says
),
judged as (
  select site, plan, date_trunc('month', started_on) as start_month, date_trunc('month', ended_on) as end_month,
    membership in (select following from pairs) as changed_in,
    membership in (select former from pairs) or coalesce(says and newest.day - ended_on < 7, false) as changed_out
  from held, newest
),
months as (
  select unnest(generate_series(date_trunc('month', first_day), day, interval 1 month))::date as month from newest
),
started as (select site, plan, start_month as month, count(*) as started, count(*) filter (changed_in) as changed_in from judged group by all),
ended as (
  select site, plan, end_month as month, count(*) as ended, count(*) filter (changed_out) as changed_out,
    count(*) filter (not changed_out and start_month < end_month) as lost
  from judged where end_month is not null group by all
),
counted as (
  select p.site, p.plan, m.month, coalesce(started, 0) as started, coalesce(changed_in, 0) as changed_in, coalesce(ended, 0) as ended,
    coalesce(changed_out, 0) as changed_out, coalesce(lost, 0) as lost,
    coalesce(sum(coalesce(started, 0) - coalesce(ended, 0)) over (
      partition by p.site, p.plan order by m.month rows between unbounded preceding and 1 preceding), 0)::bigint as active_start
  from (select distinct site, plan from judged) p cross join months m
  left join started s using (site, plan, month) left join ended e using (site, plan, month)
)
select c.month, coalesce(s.sSiteName, if(c.site = 0, 'No site', 'Site ' || c.site)) as location, s.sCity as city, s.sState as state,
  s.sRegion as region, plan, active_start, started - changed_in as new_members, changed_in, ended - changed_out as cancellations,
  lost as lost_members, changed_out, active_start + started - ended as active_end,
  round(lost / nullif(active_start, 0), 6)::decimal(9,6) as churn_rate,
  round((active_start - lost) / nullif(active_start, 0), 6)::decimal(9,6) as retention_rate
from counted c left join Sites s on s.lSiteID = c.site
where active_start + started + ended > 0
  and c.month >= (select date_trunc('month', min(coalesce(dtDue, dtCharged))) from RecurringCharges)
