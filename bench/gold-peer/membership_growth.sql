with ladder(plan, step) as (values ('Basic', 1), ('Plus', 2), ('Premium', 3), ('Ultimate', 4)),
held as (
  select lMembershipID as membership, lCustomerID as customer, coalesce(s.sSiteName, if(m.lSiteID is null, 'No site', 'Site ' || m.lSiteID)) as location,
    coalesce(sPlan, 'No plan') as plan, coalesce(cMonthlyPrice, 0) as price, dtStart::date as started_on,
    if(dtCancel < dtStart, dtStart, dtCancel)::date as ended_on, sCancelReason = 'plan_change' as says
  from Memberships m left join Sites s on s.lSiteID = m.lSiteID where dtStart is not null
),
changed as (
  select b.location, b.plan, date_trunc('month', b.started_on)::date as month, a.plan as before
  from held a join held b on b.customer = a.customer and b.plan <> a.plan and b.started_on - a.ended_on between 0 and 7
  where a.says
  qualify row_number() over (partition by b.membership order by a.ended_on desc, a.membership desc) = 1
),
moved as (
  select location, c.plan, month, count(*) filter (n.step > o.step) as upgrades, count(*) filter (n.step < o.step) as downgrades
  from changed c join ladder n on n.plan = c.plan join ladder o on o.plan = c.before group by all
),
priced as (
  select location, plan, month, sum(sum(price)) over (partition by location, plan order by month) as mrr
  from (
    select location, plan, date_trunc('month', started_on)::date as month, price from held
    union all select location, plan, date_trunc('month', ended_on)::date, -price from held where ended_on is not null
  ) group by location, plan, month
)
select c.month, c.location, city, state, region, c.plan, new_members, cancellations, coalesce(upgrades, 0) as upgrades,
  coalesce(downgrades, 0) as downgrades, changed_in, changed_out, active_end - active_start as net_adds, active_end as members,
  sum(active_end) over w as members_all_plans, round(active_end / nullif(sum(active_end) over w, 0), 6)::decimal(9,6) as plan_mix,
  coalesce(p.mrr, 0)::decimal(18,2) as mrr
from churn_retention c left join moved using (location, plan, month)
asof left join priced p on p.location = c.location and p.plan = c.plan and p.month <= c.month
window w as (partition by c.month, c.location)
